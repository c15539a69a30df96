// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CausesTest {
    @Test
    void keepsTheFirstAndCountsTheRest() {
        Causes all = Causes.NONE;
        for (int n = 0; n < 10; n++) {
            all = all.and(Causes.of(cause(n)), 3);
        }
        assertThat(all).isEqualTo(new Causes(List.of(cause(0), cause(1), cause(2)), 7));
    }

    @Test
    void sameCauseCountsOnce() {
        Causes some = new Causes(List.of(cause(1), cause(2)), 0);
        assertThat(some.and(some, 3)).isEqualTo(some);
        assertThat(Causes.merge(List.of(some, Causes.of(cause(2)), Causes.of(cause(3))), 3))
                .isEqualTo(new Causes(List.of(cause(1), cause(2), cause(3)), 0));
    }

    @Test
    void countsOfBothAddUp() {
        Causes left = new Causes(List.of(cause(1)), 5);
        Causes right = new Causes(List.of(cause(2)), 6);
        assertThat(left.and(right, 1)).isEqualTo(new Causes(List.of(cause(1)), 12));
    }

    private static Cause cause(int n) {
        var object = new ObjectRef(Kind.SERVICE, new ObjectKey("test", "service-" + n), "1");
        return new Cause(object, Instant.EPOCH, Instant.EPOCH);
    }
}
