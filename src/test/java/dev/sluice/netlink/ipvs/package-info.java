// SPDX-License-Identifier: Apache-2.0
/// Tests of IPVS on captures, and on a kernel that is a function; the real one is asked in
/// `backend.ipvs`.
@NullMarked
package dev.sluice.netlink.ipvs;

import org.jspecify.annotations.NullMarked;
