// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// Something in an object that cannot be used: which field, and why. The rest of the object is used all the same.
///
/// @param field path as `kubectl explain` prints it, such as `spec.clusterIPs[1]`
/// @param reason one line for a person, with the offending value
public record Problem(String field, String reason) {
    @Override
    public String toString() {
        return field + ": " + reason;
    }
}
