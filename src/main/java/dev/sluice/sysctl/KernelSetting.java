// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sysctl;

/// A number in a file of procfs or sysfs, as it should be.
///
/// @param file below the root directory
/// @param need what will do if it cannot be written
public record KernelSetting(String file, long value, Need need) {
    /// How far what is there may be from what was asked for (CT-24).
    public enum Need {
        /// Nothing else will do.
        EXACTLY,
        /// More is as good.
        AT_LEAST,
        /// Everything works without it, only slower.
        WISHED,
    }

    /// Whether one can do with another value.
    public boolean isGoodEnough(long present) {
        return switch (need) {
            case EXACTLY -> present == value;
            case AT_LEAST -> present >= value;
            case WISHED -> true;
        };
    }

    @Override
    public String toString() {
        return "/" + file + " = " + value;
    }
}
