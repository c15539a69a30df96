// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import dev.sluice.diff.RuleDiff;
import dev.sluice.model.ObjectKey;
import java.util.Map;

/// One backend for one family. Every method is called by one and the same thread, which owns the backend's sockets;
/// all of them may block.
///
/// The law every implementation obeys (`RuleBackendContract` holds them to it):
/// - [#apply] is all or nothing: any outcome but [Outcome.Committed] and [Outcome.Unknown] left the kernel as it
/// was.
/// - After [Outcome.Committed], [#read] returns exactly the rules before with the diff carried out.
/// - Adding what is there already, or removing what is not, by a diff whose *before* is wrong, is [Outcome.Stale]
/// or [Outcome.Rejected], never a silent half-success.
/// - [#read] adopts: later diffs start from what it returned. Call it before the first [#apply].
public interface RuleBackend extends AutoCloseable {
    /// Name on the bus and in metrics: `nftables`, `memory` ...
    String name();

    /// Whether this machine can run the backend; leaves nothing behind.
    Capabilities probe();

    /// Reads what the kernel holds. Missing table = empty rules. Throws a backend's own unchecked exception when
    /// the kernel cannot be read at all; the caller retries with backoff.
    Reading read();

    /// Carries out a diff as one transaction (big ones may be split by the *caller*, never here). An empty diff
    /// after a reading that was not intact repairs what was found.
    ///
    /// @param generation the caller's number for the state after this diff; returned in [Outcome.Committed]
    Outcome apply(RuleDiff diff, long generation);

    /// Reads what was counted, by one small dump; zero for what the rules do not count now. Empty if the backend does
    /// not count, or has written nothing yet. Throws as [#read] does.
    Map<Counter, Counted> counters();

    /// How full the sets of this backend are, by name, from what it knows anyway: the cost is of the number of sets,
    /// not of their elements. What cannot be told cheaply is left out. Empty if the backend has no sets, or has
    /// written nothing yet. Throws as [#read] does.
    Map<String, SetSize> sets();

    /// Lets these ports of the node be reached whatever the host's own filter says of input (TRF-54), and no others
    /// that it let through before. Nothing is done where no rule of ours can see to that: an accept in one nftables
    /// table is no accept in another. Throws as [#read] does; [#housekeep] tries again what failed.
    ///
    /// @param ports health check node ports, by Service; TCP
    default void admit(Map<ObjectKey, Integer> ports) {}

    /// Collects garbage whose time has come (unused shared chains). Cheap when there is none. Never touches what
    /// serves.
    void housekeep();

    /// Finishes what waits for others, such as connections that drain; called each second, and nothing is done where
    /// nothing waits. Throws as [#read] does; what was not finished is tried again.
    default void lookAfterWaiting() {}

    /// Removes everything this backend ever wrote, for `sluice cleanup`; missing is fine.
    void wipe();

    @Override
    void close();
}
