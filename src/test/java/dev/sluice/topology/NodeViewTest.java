// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of the addresses that a Node names is its IP. Covers ND-02; that internal addresses come before external
/// ones is the decoder's.
final class NodeViewTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1 2001:db8::1           |             | IPV4 | 192.0.2.1   | 2001:db8::1
            2001:db8::1 192.0.2.1           |             | IPV6 | 192.0.2.1   | 2001:db8::1
            192.0.2.1 192.0.2.2 2001:db8::1 |             | IPV4 | 192.0.2.1   | 2001:db8::1
            192.0.2.1                       |             | IPV4 | 192.0.2.1   |
            192.0.2.1 2001:db8::1           | 198.51.100.1 | IPV4 | 198.51.100.1 | 2001:db8::1
            192.0.2.1                       | 2001:db8::9 | IPV6 | 192.0.2.1   | 2001:db8::9
                                            | 2001:db8::9 | IPV6 |             | 2001:db8::9
                                            |             |      |             |
            """)
    void nodeIps(String addresses, String override, String primary, String ipv4, String ipv6) {
        var told = addresses == null ? node("") : node("", addresses.split(" ", -1));
        var view = NodeView.of(NODE, Optional.of(told), ip(override));

        assertThat(view.primaryFamily()).isEqualTo(Optional.ofNullable(primary).map(IpFamily::valueOf));
        assertThat(view.ip(IpFamily.IPV4)).isEqualTo(ip(ipv4));
        assertThat(view.ip(IpFamily.IPV6)).isEqualTo(ip(ipv6));
    }

    private static Optional<IpAddress> ip(String text) {
        return Optional.ofNullable(text).map(IpAddress::of);
    }
}
