// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

/// The input is not well-formed, so nothing after this place can be trusted.
///
/// Objects before it have been told already. Line and column count from 1; both are 0 where the encoding has none.
public final class DecodeException extends RuntimeException {
    private final int line;
    private final int column;
    private final String reason;

    DecodeException(int line, int column, String reason) {
        super(line > 0 ? "line " + line + ", column " + column + ": " + reason : reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /// What is wrong, on one line, without the place.
    public String reason() {
        return reason;
    }
}
