// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Kind;
import dev.sluice.source.decode.WireFormat;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Against a server that somebody else wrote: fabric8's mock, over TLS. It lists in JSON and watches over WebSocket
/// only: our watches get 400, and the source follows by listing again.
@EnableKubernetesMockClient(crud = true)
final class MockServerTest {
    private KubernetesClient client;

    @Test
    void followsByListsWhereWatchesAreRefused() throws Exception {
        create("before", "10.0.0.1");
        var options = KubernetesOptions.defaults("").reading(WireFormat.JSON, false, 500);
        var folded = new Folded();
        var source = new KubernetesSource(
                client.getConfiguration(), options, thread -> thread, new SplittableRandom(1), System::nanoTime);
        try (var _ = source.open(folded)) {
            folded.await("before", f -> names(f).equals("before"));
            create("after", "10.0.0.2");
            folded.await("after", f -> names(f).equals("after before"));
            client.services().inNamespace("ns").withName("before").delete();
            folded.await("delete", f -> names(f).equals("after"));
            folded.await(
                    "refusals",
                    f -> f.statuses("services").stream()
                            .anyMatch(s -> s.detail().startsWith("HTTP 400")));
        }
        assertThat(folded.contents(Kind.SERVICE).toString()).contains("10.0.0.2");
    }

    private void create(String name, String ip) {
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(ip)
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
        client.services().inNamespace("ns").resource(service).create();
    }

    private static String names(Folded folded) {
        return String.join(
                " ",
                folded.contents(Kind.SERVICE).stream()
                        .map(c -> c.ref().key().name())
                        .toList());
    }
}
