// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

/// What a backend asks of the iptables programs: those of one family and variant, in one network namespace. Every
/// method blocks until the program has ended, and waits for the lock that writers of rules share.
public interface IptablesTool {
    /// Prints a table, as [#restore] reads it; built-in chains have a policy, others `-`.
    ///
    /// @param table `nat`, `filter`, `mangle`; created if it is not there
    ToolResult save(String table);

    /// Prints the rules of a chain with what they have counted: two lines of titles, then a line for each that begins
    /// with packets, bytes and target.
    ToolResult counted(String table, String chain);

    /// Carries out an input of tables (`*nat ... COMMIT`), one after the other: each as a whole or not at all. Chains
    /// that the input names by `:CHAIN - [0:0]` are made, or emptied; others stay as they are (`--noflush`).
    ToolResult restore(String input);

    /// Which iptables, for people: `ip6tables 1.8.9 (nf_tables)`.
    @Override
    String toString();
}
