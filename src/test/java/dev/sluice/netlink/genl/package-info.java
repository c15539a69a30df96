// SPDX-License-Identifier: Apache-2.0
/// Tests of generic netlink on captures, and on a kernel that is a function; the real one is asked in
/// `backend.ipvs`.
@NullMarked
package dev.sluice.netlink.genl;

import org.jspecify.annotations.NullMarked;
