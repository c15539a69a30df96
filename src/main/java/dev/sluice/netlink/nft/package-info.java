// SPDX-License-Identifier: Apache-2.0
/// nf_tables over netlink: a class per object and expression, each with writer and reader, and [NftConnection] that
/// sends batches and dumps. Source: `include/uapi/linux/netfilter/nf_tables.h`; names are the kernel's.
///
/// Integers in attributes are big-endian; register data is raw.
@NullMarked
package dev.sluice.netlink.nft;

import org.jspecify.annotations.NullMarked;
