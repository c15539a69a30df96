// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/// Covers AFF-01: a service port is one number, whatever its frontends are.
final class AffinityNumbersTest {
    private final AffinityNumbers numbers = new AffinityNumbers();

    @Test
    void a_service_port_keeps_its_number_as_long_as_a_frontend_uses_it() {
        numbers.use(port(1), 7, 1);
        numbers.use(port(1), 7, 1);
        numbers.use(port(1), 7, -1);
        assertThat(numbers.of(port(1))).hasValue(7);

        numbers.use(port(1), 7, -1);
        assertThat(numbers.of(port(1))).isEmpty();
    }

    @Test
    void a_number_that_became_free_is_the_last_to_be_given_again() {
        numbers.use(port(1), 1, 1);
        numbers.use(port(2), 2, 1);
        numbers.use(port(1), 1, -1);

        assertThat(numbers.free(new BitSet())).hasValue(3);
        numbers.use(port(3), AffinityNumbers.MOST, 1);
        assertThat(numbers.free(new BitSet())).hasValue(1);
    }

    @Test
    void what_the_same_transaction_gave_away_is_not_free() {
        var promised = new BitSet();
        promised.set(1, 4);

        assertThat(numbers.free(promised)).hasValue(4);
    }

    @Test
    void there_is_an_end_of_numbers() {
        for (int n = 1; n <= AffinityNumbers.MOST; n++) {
            assertThat(numbers.free(new BitSet())).hasValue(n);
            numbers.use(port(n), n, 1);
        }
        assertThat(numbers.free(new BitSet())).isEmpty();
    }

    @Test
    void a_number_fits_its_owner_and_a_free_one_anybody() {
        numbers.use(port(1), 5, 1);

        assertThat(numbers.fits(port(1), 5)).isTrue();
        assertThat(numbers.fits(port(1), 6)).isFalse();
        assertThat(numbers.fits(port(2), 5)).isFalse();
        assertThat(numbers.fits(port(2), 6)).isTrue();
        assertThat(numbers.fits(port(2), 0)).isFalse();
    }

    private static ServicePortName port(int n) {
        return new ServicePortName(new ObjectKey("test", "web-" + n), "http", Protocol.TCP);
    }
}
