// SPDX-License-Identifier: Apache-2.0
/// Against captures of `ip`, and against the kernel.
@NullMarked
package dev.sluice.netlink.route;

import org.jspecify.annotations.NullMarked;
