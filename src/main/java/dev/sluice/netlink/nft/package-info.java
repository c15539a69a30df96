// SPDX-License-Identifier: Apache-2.0
/// nf_tables over netlink: a class per object and expression, each with writer and reader; [NftConnection], which
/// commits an [NftBatch] and lists a table; and [NftMonitor], which hears what others did.
///
/// Between `netlink`, which knows messages and attributes but not what they say, and the nftables backend, which
/// knows Services but no attribute.
///
/// Laws:
/// - What is written is read as it was, of every class. What a class cannot say is never read as that class: a
///   foreign `nat` with a flag more, an inverted `dynset` is [Expression.Unknown], which equals nothing of ours.
/// - What we do not know is skipped, and nothing outside our table is decoded (NFT-24).
/// - A batch has one outcome: [BatchResult.Committed], [BatchResult.Failed], or [BatchResult.Lost] where nothing was
///   said. Answers of earlier batches are told apart by sequence number.
///
/// Byte order: integers in attributes are big-endian; register data, set keys and map data are raw, as the packet
/// or the kernel holds them; user data of nft is in host order.
///
/// What the kernel does, seen on Linux 6.18 unless told otherwise:
/// - A message ends at its first bad element, the next message is tried all the same. The error carries the offset
///   of that element; kernels before 6.2 or so carry none, and then every element of the message may be it.
/// - A commit that fails is told with the number of the begin message, and behind it the last message is
///   acknowledged as if all were well.
/// - User data of an element: 254 bytes are kept, 255 refused with EINVAL, 256 dropped without a word.
/// - The pid and name in NEWGEN are those of the thread.
/// - `nft` 1.0.6 leaves the CREATE flag out for tables, numbers list elements and writes the registers 8, 12, 16 and
///   20 by their old names 1..4; the kernel does the last too when it lists.
///
/// Sources: `include/uapi/linux/netfilter/nf_tables.h`, whose names are used, `nfnetlink_rcv_batch` in
/// `net/netfilter/nfnetlink.c`, captures of nft in `src/test/resources/wire/nft`.
@NullMarked
package dev.sluice.netlink.nft;

import org.jspecify.annotations.NullMarked;
