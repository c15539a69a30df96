// SPDX-License-Identifier: Apache-2.0
/// Against the running kernel.
@NullMarked
package dev.sluice.netlink.jnr;

import org.jspecify.annotations.NullMarked;
