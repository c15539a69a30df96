// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which version of which object has been told: enough to drop what is old or known, and to find what vanished.
///
/// Keys and versions are the instances in the records, so an object costs a map entry here.
final class Versions {
    /// Deletes to remember against events that come late. Servers send in order; proxies in between may not.
    private static final int MAX_GRAVES = 1024;

    private final Kind kind;
    private final Map<ObjectKey, String> current = new HashMap<>();
    /// While a list is read: what was told before and has not been seen in the list.
    private final Map<ObjectKey, String> unseen = new HashMap<>();

    private final Map<ObjectKey, String> graves = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, String> eldest) {
            return size() > MAX_GRAVES;
        }
    };

    Versions(Kind kind) {
        this.kind = kind;
    }

    /// Marks all as unseen. May be called again when a list is broken off.
    ///
    /// A list is the truth even where its versions are lower than ours, as after a restore of the server's store.
    void beginList() {
        unseen.putAll(current);
        current.clear();
        graves.clear();
    }

    /// Ends the list and gives what it did not hold: that vanished while nobody watched (IN-08).
    List<ObjectRef> sweep() {
        var vanished = new ArrayList<ObjectRef>();
        unseen.forEach((key, version) -> vanished.add(new ObjectRef(kind, key, version)));
        unseen.clear();
        return vanished;
    }

    /// Whether this version is news.
    boolean upsert(ObjectRef ref) {
        String version = ref.resourceVersion();
        String held = current.get(ref.key());
        if (held != null) {
            if (version.equals(held) || isOlder(version, held)) {
                return false;
            }
            current.put(ref.key(), version);
            return true;
        }
        String grave = graves.get(ref.key());
        if (grave != null && isOlder(version, grave)) {
            return false;
        }
        graves.remove(ref.key());
        current.put(ref.key(), version);
        String told = unseen.remove(ref.key());
        return told == null || !told.equals(version) || version.isEmpty();
    }

    /// Whether this delete is news.
    boolean delete(ObjectRef ref) {
        String held = current.get(ref.key());
        if (held != null && isOlder(ref.resourceVersion(), held)) {
            return false;
        }
        graves.put(ref.key(), ref.resourceVersion());
        boolean unseenToo = unseen.remove(ref.key()) != null;
        return current.remove(ref.key()) != null || unseenToo;
    }

    /// Resource versions are opaque by contract and decimal in fact; KEP-5504 makes the order official. Others are
    /// taken as they come.
    static boolean isOlder(String version, String than) {
        if (!isDecimal(version) || !isDecimal(than)) {
            return false;
        }
        return version.length() != than.length() ? version.length() < than.length() : version.compareTo(than) < 0;
    }

    private static boolean isDecimal(String text) {
        return !text.isEmpty() && text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
