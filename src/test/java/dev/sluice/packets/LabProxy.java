// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.ProxySetup;
import dev.sluice.ProxyUnderTest;
import dev.sluice.ScriptedSource;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.ServicePort;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.Samples;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The proxy of a lab, which can be stopped and started again: a cluster that remembers what it was told.
final class LabProxy implements AutoCloseable {
    private static final ObjectKey MARKER = Samples.key("marker");

    private record Id(Kind kind, ObjectKey key) {}

    private final NetworkNamespace node;
    private final ProxySetup setup;
    private final Map<Id, Change> state = new LinkedHashMap<>();
    private ScriptedSource source = new ScriptedSource();
    private Optional<ProxyUnderTest> proxy = Optional.empty();
    private Set<IpFamily> served = EnumSet.allOf(IpFamily.class);
    private int marks;

    LabProxy(NetworkNamespace node, ProxySetup setup) {
        this.node = node;
        this.setup = setup;
    }

    void start() {
        source = new ScriptedSource();
        state.values().forEach(source::tell);
        proxy = Optional.of(ProxyUnderTest.start(node, source, Samples.NODE, setup));
        source.listed();
        settle();
    }

    void stop() {
        proxy.ifPresent(ProxyUnderTest::close);
        proxy = Optional.empty();
    }

    /// From now on no change is waited for in other families.
    void servesOnly(Set<IpFamily> families) {
        served = families;
    }

    ProxyUnderTest running() {
        return proxy.orElseThrow();
    }

    /// Changes the cluster; in the kernel when it returns.
    void tell(Change... changes) {
        for (Change change : changes) {
            Id id = new Id(change.ref().kind(), change.ref().key());
            if (change instanceof Change.Deleted) {
                state.remove(id);
            } else {
                state.put(id, change);
            }
            source.tell(change);
        }
        settle();
    }

    void delete(Kind kind, ObjectKey key) {
        tell(new Change.Deleted(new ObjectRef(kind, key, "")));
    }

    /// Waits for a Service that comes last: with its transaction all before it has been decided.
    private void settle() {
        if (proxy.isEmpty()) {
            return;
        }
        String version = Integer.toString(++marks);
        source.tell(new Change.ServiceUpserted(Samples.service(MARKER.name(), "10.96.255.254", "fd00:10:96::fffe")
                .version(version)
                .ports(new ServicePort("mark", dev.sluice.model.Protocol.TCP, 1 + marks % 65_535, 0))
                .build()));
        served.forEach(family -> running()
                .awaitApplied(
                        family,
                        event -> event.causes().stream()
                                .anyMatch(cause -> cause.object().key().equals(MARKER)
                                        && cause.object().resourceVersion().equals(version))));
    }

    @Override
    public void close() {
        stop();
    }
}
