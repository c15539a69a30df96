// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

/// One thing looked at, for a person.
///
/// @param subject in a word or two: `kernel`, `node ports`
/// @param text what was found, and what to do about it; one line
public record Finding(Weight weight, String subject, String text) {
    /// What it means for going on.
    public enum Weight {
        /// As it should be.
        FINE("ok"),
        /// Works, but not as before, or not as one may expect.
        DIFFERS("differs"),
        /// Sluice would not serve this node.
        BLOCKS("NO-GO");

        private final String label;

        Weight(String label) {
            this.label = label;
        }

        /// As it is printed.
        public String label() {
            return label;
        }
    }

    static Finding fine(String subject, String text) {
        return new Finding(Weight.FINE, subject, text);
    }

    static Finding differs(String subject, String text) {
        return new Finding(Weight.DIFFERS, subject, text);
    }

    static Finding blocks(String subject, String text) {
        return new Finding(Weight.BLOCKS, subject, text);
    }
}
