// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ManifestEditTest {
    private static final String TEXT = """
            # endpoints: are below
            kind: Service
            metadata:
              name: web-ipv4
            ---
            addressType: IPv4
            endpoints:
            - addresses:
              - 10.244.0.1
              conditions:
                ready: true
            - addresses:
              - 10.244.0.11
              nodeName: node
            kind: EndpointSlice
            metadata:
              name: web-ipv4
            ---
            endpoints: []
            kind: EndpointSlice
            metadata:
              name: empty
            """;

    @Test
    void adds_to_the_slice_and_leaves_the_rest() {
        String edited = ManifestEdit.addEndpoint(TEXT, "web-ipv4", "10.244.0.12");

        assertThat(edited).contains("""
                endpoints:
                - addresses:
                  - 10.244.0.12
                  conditions:
                    ready: true
                    serving: true
                    terminating: false
                  nodeName: node
                - addresses:
                  - 10.244.0.1
                """).endsWith(TEXT.substring(TEXT.indexOf("    ready: true")));
    }

    @Test
    void removing_what_was_added_gives_the_text_back() {
        for (String slice : new String[] {"web-ipv4", "empty"}) {
            String edited = ManifestEdit.addEndpoint(TEXT, slice, "fd00::12");

            assertThat(edited).isNotEqualTo(TEXT);
            assertThat(ManifestEdit.removeEndpoint(edited, slice, "fd00::12")).isEqualTo(TEXT);
        }
    }

    /// 10.244.0.1 is the beginning of 10.244.0.11.
    @Test
    void removes_the_whole_endpoint_and_no_other() {
        String edited = ManifestEdit.removeEndpoint(TEXT, "web-ipv4", "10.244.0.11");

        assertThat(edited).isEqualTo(TEXT.replace("- addresses:\n  - 10.244.0.11\n  nodeName: node\n", ""));
    }

    @Test
    void says_what_it_does_not_find() {
        assertThat(ManifestEdit.holds(TEXT, "web-ipv4")).isTrue();
        assertThat(ManifestEdit.holds(TEXT, "web-ipv6")).isFalse();
        assertThatThrownBy(() -> ManifestEdit.addEndpoint(TEXT, "web-ipv6", "fd00::1"))
                .hasMessageContaining("web-ipv6");
        assertThatThrownBy(() -> ManifestEdit.removeEndpoint(TEXT, "web-ipv4", "10.9.9.9"))
                .hasMessageContaining("10.9.9.9");
    }
}
