// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// What a source says happened. Order matters per object only; the same change twice is harmless.
///
/// Deleting an object that was never seen is no error. `ListComplete` says that everything of a kind that existed
/// when the source opened has been told (IN-07); sources repeat it after a re-list, which means nothing new.
public sealed interface Change {
    /// The object that changed.
    ObjectRef ref();

    record ServiceUpserted(Service service) implements Change {
        @Override
        public ObjectRef ref() {
            return service.ref();
        }
    }

    record SliceUpserted(EndpointSlice slice) implements Change {
        @Override
        public ObjectRef ref() {
            return slice.ref();
        }
    }

    record NodeUpserted(NodeInfo node) implements Change {
        @Override
        public ObjectRef ref() {
            return node.ref();
        }
    }

    record ServiceCidrUpserted(ServiceCidr serviceCidr) implements Change {
        @Override
        public ObjectRef ref() {
            return serviceCidr.ref();
        }
    }

    /// An object of any kind is gone.
    record Deleted(ObjectRef ref) implements Change {}

    /// The first list of a kind is complete. The key is empty; the resourceVersion is the list's.
    record ListComplete(Kind kind, String resourceVersion) implements Change {
        @Override
        public ObjectRef ref() {
            return new ObjectRef(kind, new ObjectKey("", ""), resourceVersion);
        }
    }
}
