// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers IN-08 and the rule that nothing is rolled back.
final class VersionsTest {
    private final Versions versions = new Versions(Kind.SERVICE);

    @ParameterizedTest
    @CsvSource({
        "9,10,true",
        "10,9,false",
        "7,7,false",
        "99999999999999999998,99999999999999999999,true",
        "a,b,false",
        "'',1,false",
        "09,10,false"
    })
    void decimalVersionsHaveAnOrder(String version, String than, boolean older) {
        assertThat(Versions.isOlder(version, than)).isEqualTo(older);
    }

    @Test
    void onlyNewerUpsertsAreNews() {
        assertThat(versions.upsert(ref("a", 5))).isTrue();
        assertThat(versions.upsert(ref("a", 5))).isFalse();
        assertThat(versions.upsert(ref("a", 4))).isFalse();
        assertThat(versions.upsert(ref("a", 6))).isTrue();
    }

    @Test
    void lateEventsDoNotRaiseTheDead() {
        versions.upsert(ref("a", 5));

        assertThat(versions.delete(ref("a", 4))).isFalse();
        assertThat(versions.delete(ref("a", 8))).isTrue();
        assertThat(versions.delete(ref("a", 8))).isFalse();
        assertThat(versions.upsert(ref("a", 7))).isFalse();
        assertThat(versions.upsert(ref("a", 9))).isTrue();
    }

    @Test
    void listSweepsWhatItDidNotHold() {
        versions.upsert(ref("gone", 1));
        versions.upsert(ref("same", 2));
        versions.upsert(ref("changed", 3));
        versions.beginList();

        assertThat(versions.upsert(ref("same", 2))).isFalse();
        assertThat(versions.upsert(ref("changed", 8))).isTrue();
        assertThat(versions.upsert(ref("new", 9))).isTrue();
        assertThat(versions.sweep()).containsExactly(ref("gone", 1));
        assertThat(versions.sweep()).isEmpty();
    }

    /// What a broken list told stays known, and is swept if the next list does not hold it.
    @Test
    void brokenListLosesNothing() {
        versions.upsert(ref("old", 1));
        versions.beginList();
        versions.upsert(ref("half", 2));
        versions.beginList();

        assertThat(versions.sweep()).containsExactlyInAnyOrder(ref("old", 1), ref("half", 2));
    }

    /// After a restore of its store the server's versions start lower, and are right.
    @Test
    void listIsTheTruthEvenWithLowerVersions() {
        versions.upsert(ref("a", 900));
        versions.beginList();

        assertThat(versions.upsert(ref("a", 10))).isTrue();
        assertThat(versions.sweep()).isEmpty();
        assertThat(versions.upsert(ref("a", 11))).isTrue();
    }

    private static ObjectRef ref(String name, long version) {
        return new ObjectRef(Kind.SERVICE, new ObjectKey("ns", name), Long.toString(version));
    }
}
