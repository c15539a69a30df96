// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;

/// Which object, whatever its version.
record ObjectId(Kind kind, ObjectKey key) {
    static ObjectId of(ObjectRef ref) {
        return new ObjectId(ref.kind(), ref.key());
    }

    @Override
    public String toString() {
        return kind.apiName() + " " + key;
    }
}
