// SPDX-License-Identifier: Apache-2.0
/// Follows commits and deletes the flows that they made stale: the shell around [dev.sluice.conntrack].
///
/// The follower keeps the ledger on the batcher's thread and sends what changed; a verticle for each family, on a
/// worker of its own, searches the kernel's table, judges and deletes. Laws: never before the commit (CT-11), never
/// in the way of the next one (CT-10), and whatever fails here is told and costs no more than what was to be deleted.
@NullMarked
package dev.sluice.verticle.conntrack;

import org.jspecify.annotations.NullMarked;
