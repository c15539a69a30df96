// SPDX-License-Identifier: Apache-2.0
/// Tests of ctnetlink, on captures, on a kernel that is a function, and on the real one.
@NullMarked
package dev.sluice.netlink.ct;

import org.jspecify.annotations.NullMarked;
