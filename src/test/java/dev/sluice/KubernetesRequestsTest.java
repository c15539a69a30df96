// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ClientOptions;
import dev.sluice.kubernetes.ApiServer;
import dev.sluice.source.decode.WireFormat;
import dev.sluice.source.kubernetes.KubernetesOptions;
import dev.sluice.source.kubernetes.KubernetesOptions.Rate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers CFG-02, IN-12.
final class KubernetesRequestsTest {
    @ParameterizedTest
    @CsvSource({"5, 10, 5, 10", "0.2, 1, 1, 1", "7.6, 3, 8, 3", "-1, 1, 1000000, 1000000", "1e12, 1, 1000000, 1"})
    void rate_and_format_are_those_of_the_configuration(double qps, int burst, int perSecond, int atOnce) {
        assertThat(of(new ClientOptions(true, qps, burst)))
                .returns(new Rate(perSecond, atOnce), KubernetesOptions::rate)
                .returns(WireFormat.PROTOBUF, KubernetesOptions::format);
        assertThat(of(new ClientOptions(false, qps, burst)))
                .returns(new Rate(perSecond, atOnce), KubernetesOptions::rate)
                .returns(WireFormat.JSON, KubernetesOptions::format);
    }

    private static KubernetesOptions of(ClientOptions client) {
        return KubernetesRequests.of(ApiServer.ofEnvironment(), "node", client);
    }
}
