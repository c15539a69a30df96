// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// Which version of which object caused something.
///
/// @param resourceVersion opaque; empty where the source has none (a manifest without it)
public record ObjectRef(Kind kind, ObjectKey key, String resourceVersion) {
    @Override
    public String toString() {
        return kind.apiName() + " " + key + (resourceVersion.isEmpty() ? "" : "@" + resourceVersion);
    }
}
