// SPDX-License-Identifier: Apache-2.0
/// Tests of nf_tables over netlink: laws and captures for the codecs, a kernel that is a function for the
/// conversation, the real kernel for what it really says.
@NullMarked
package dev.sluice.netlink.nft;

import org.jspecify.annotations.NullMarked;
