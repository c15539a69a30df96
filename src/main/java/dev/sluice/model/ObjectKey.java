// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// Namespace and name of an API object. Cluster-scoped objects have the empty namespace.
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    /// Written out, see [IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectKey that && name.equals(that.name) && namespace.equals(that.namespace);
    }

    @Override
    public int hashCode() {
        return namespace.hashCode() * 31 + name.hashCode();
    }

    @Override
    public int compareTo(ObjectKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
