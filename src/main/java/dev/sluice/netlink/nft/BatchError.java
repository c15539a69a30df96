// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

/// A message that the kernel refused. One is enough to undo the whole batch.
///
/// @param message its number in the batch; -1 = the batch itself
/// @param errno positive
/// @param text the kernel's own words, often empty
/// @param offset of the attribute at fault, bytes from the start of the message; -1 = the kernel did not tell
/// @param element number of the set element that lies there; -1 = unknown
public record BatchError(int message, int errno, String text, int offset, int element) {}
