// SPDX-License-Identifier: Apache-2.0
/// When to apply what: from dirty Services to transactions, one in flight at a time. Pure; time is a parameter.
///
/// Between **diff** and **backend** on the line: it holds *desired* and *committed* apart and asks `diff` for what
/// lies between, for Services that changed only. No step walks all Services because one changed.
///
/// The law, each sentence of which is a test:
/// - Nothing in flight and something dirty: apply at once. While a transaction is in flight changes gather and
/// merge by object; the next batch leaves when the answer comes. No timer, no pause: under load batches grow by
/// themselves (SYNC-15).
/// - `minSyncPeriod` above zero is a floor between batches (SYNC-02).
/// - Only `Committed` moves what is committed. After any other answer the next diff starts from the old state, so
///   nothing is lost (SYNC-06); a change that was undone before it was sent sends nothing (SVC-14).
/// - Before both first lists are complete nothing is read or programmed (IN-07). Then the kernel is read and
/// adopted: the first transaction is the difference, and there is none if nothing differs (SYNC-09).
/// - `Stale`, `Unknown`, or somebody else's hand in our rules: read, then diff from what the kernel holds.
/// - `Rejected` with an errno that says "not what you think I hold" (ENOENT, EEXIST, EBUSY): the same, once.
/// Otherwise the batch is bisected by Service. Everyone else is programmed, the offender ends in quarantine, keeps
/// what it had in the kernel, and is retried alone: with growing pauses, and at once when it changes (SYNC-07).
/// - When Service after Service is refused and none is taken it is not the Services' fault: nobody stays in
///   quarantine for it, the backend is degraded, and one Service at a time is tried until one is taken.
/// - What does not fit into one transaction goes in parts, never splitting a Service: node rules, the API server,
/// DNS, losses (which also free room), Services with endpoints here, the rest by name (SYNC-10, SYNC-15).
///
/// Rejected: a full resynchronisation now and then, as kube-proxy does it (SYNC-04). What it would mend is mended
/// when it breaks, and it costs most when the node can least afford it.
@NullMarked
package dev.sluice.batch;

import org.jspecify.annotations.NullMarked;
