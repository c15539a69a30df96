// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

/// What became of a call of iptables.
public sealed interface ToolResult {
    /// It was done.
    ///
    /// @param output what it printed
    record Done(String output) implements ToolResult {}

    /// It was not done, and will not be if it is asked for again: the input cannot be read, or the kernel refuses it.
    /// Tables of the input that end before the line may have been written: restores commit table by table.
    ///
    /// @param line where, counted from 1; 0 if that was not told
    /// @param message what iptables said, on one line
    /// @param context lines of the input around that line, one under the other; empty if it was not told
    record Refused(int line, String message, String context) implements ToolResult {}

    /// It was not done for somebody else holds the lock, or the kernel has no memory: may be asked for again.
    record Busy(String message) implements ToolResult {}

    /// It is not known what was done.
    record Unclear(String message) implements ToolResult {}
}
