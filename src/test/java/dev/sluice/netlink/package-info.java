// SPDX-License-Identifier: Apache-2.0
/// Bytes against the kernel's layout, and a kernel that is a function.
@NullMarked
package dev.sluice.netlink;

import org.jspecify.annotations.NullMarked;
