// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.nft.BatchError;
import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.topology.FrontendKey;
import dev.sluice.traffic.ServiceTraffic.Amount;
import dev.sluice.traffic.TrafficRules.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Counts in a table of nf_tables.
public final class TrafficTable implements TrafficCounters {
    /// The same in both families.
    public static final String TABLE = "sluice-counts";

    /// Operations of a batch: far from what a socket's send buffer holds. Nobody minds a Service that is counted a
    /// moment before another one.
    private static final int BATCH = 2_000;

    private final IpFamily family;
    private final TrafficRules rules;
    private final NftConnection kernel;
    private final Map<FrontendKey, ServicePortName> held = new HashMap<>();
    private final Map<ServicePortName, Integer> frontends = new HashMap<>();
    private final Set<IpAddress> addresses = new HashSet<>();

    /// @param kernel closed with this
    public TrafficTable(IpFamily family, NftConnection kernel) {
        this.family = family;
        this.rules = new TrafficRules(family);
        this.kernel = kernel;
    }

    /// Whatever a process before us left there goes in the same transaction.
    @Override
    public void begin(Set<IpAddress> nodeAddresses) {
        held.clear();
        frontends.clear();
        addresses.clear();
        NftBatch batch = batch();
        batch.newTable();
        batch.deleteTable();
        batch.newTable();
        batch.newSet(rules.nodeAddresses());
        rules.maps().forEach(batch::newSet);
        var chains = rules.chains();
        chains.keySet().forEach(batch::newChain);
        chains.forEach((chain, own) -> own.forEach(rule -> batch.newRule(chain.name(), rule)));
        commit(batch);
        answerOn(nodeAddresses);
    }

    @Override
    public void answerOn(Set<IpAddress> nodeAddresses) {
        String set = rules.nodeAddresses().name();
        var operations = new ArrayList<Consumer<NftBatch>>();
        for (IpAddress gone : less(addresses, nodeAddresses)) {
            operations.add(batch -> batch.deleteElement(set, SetElement.of(TrafficRules.key(gone))));
        }
        for (IpAddress added : less(nodeAddresses, addresses)) {
            operations.add(batch -> batch.addElement(set, SetElement.of(TrafficRules.key(added))));
        }
        commit(operations);
        addresses.clear();
        addresses.addAll(nodeAddresses);
    }

    private static List<IpAddress> less(Set<IpAddress> first, Set<IpAddress> second) {
        return first.stream()
                .filter(address -> !second.contains(address))
                .sorted()
                .toList();
    }

    /// Counters stand before what leads to them, and go after it.
    @Override
    public void change(Map<FrontendKey, Optional<ServicePortName>> wanted) {
        var before = new ArrayList<Consumer<NftBatch>>();
        var deleted = new ArrayList<Consumer<NftBatch>>();
        var added = new ArrayList<Consumer<NftBatch>>();
        var touched = new HashSet<ServicePortName>();
        wanted.forEach((key, owner) -> {
            Optional<ServicePortName> had = Optional.ofNullable(held.get(key));
            if (!had.equals(owner)) {
                had.ifPresent(port -> {
                    held.remove(key);
                    use(port, -1, touched, before);
                    deleted.add(batch -> elements(key, port, batch::deleteElement));
                });
                owner.ifPresent(port -> {
                    held.put(key, port);
                    use(port, 1, touched, before);
                    added.add(batch -> elements(key, port, batch::addElement));
                });
            }
        });
        before.addAll(deleted);
        before.addAll(added);
        touched.stream().filter(port -> frontends.getOrDefault(port, 0) == 0).forEach(port -> {
            frontends.remove(port);
            before.add(batch -> counters(port, name -> batch.deleteObject(counter(name))));
        });
        commit(before);
    }

    private void use(
            ServicePortName port, int more, Set<ServicePortName> touched, List<Consumer<NftBatch>> operations) {
        touched.add(port);
        if (!frontends.containsKey(port)) {
            operations.add(batch -> counters(port, batch::newCounter));
        }
        frontends.merge(port, more, Integer::sum);
    }

    private interface ElementVerb {
        int on(String map, SetElement element);
    }

    private static void elements(FrontendKey key, ServicePortName port, ElementVerb verb) {
        for (Kind kind : Kind.values()) {
            verb.on(kind.map(key), SetElement.toObject(TrafficRules.key(key), kind.counter(name(port))));
        }
    }

    private static void counters(ServicePortName port, Consumer<String> verb) {
        for (Kind kind : Kind.values()) {
            verb.accept(kind.counter(name(port)));
        }
    }

    private static NamedObject counter(String name) {
        return new NamedObject(name, NamedObject.NFT_OBJECT_COUNTER, 0, 0);
    }

    /// As nft takes names: letters, digits and slashes; at most 160 of the 255 characters that the kernel has room for.
    private static String name(ServicePortName port) {
        return port.service() + "/" + port.protocol() + "/" + port.port();
    }

    @Override
    public List<ServiceTraffic> read() {
        Map<String, Amount> counted = kernel.objects(family.addressFamily(), TABLE).stream()
                .collect(Collectors.toMap(NamedObject::name, object -> new Amount(object.packets(), object.bytes())));
        var traffic = new TreeMap<String, ServiceTraffic>();
        for (ServicePortName port : frontends.keySet()) {
            traffic.put(
                    port.toString(),
                    new ServiceTraffic(
                            port,
                            amount(counted, Kind.CONNECTIONS, port).packets(),
                            amount(counted, Kind.REQUESTS, port),
                            amount(counted, Kind.REPLIES, port)));
        }
        return List.copyOf(traffic.values());
    }

    private Amount amount(Map<String, Amount> counted, Kind kind, ServicePortName port) {
        return Optional.ofNullable(counted.get(kind.counter(name(port))))
                .orElseThrow(() -> new IllegalStateException("somebody removed what counts " + port));
    }

    private NftBatch batch() {
        return new NftBatch(family.addressFamily(), TABLE);
    }

    private void commit(List<Consumer<NftBatch>> operations) {
        for (int from = 0; from < operations.size(); from += BATCH) {
            NftBatch batch = batch();
            operations
                    .subList(from, Math.min(operations.size(), from + BATCH))
                    .forEach(operation -> operation.accept(batch));
            commit(batch);
        }
    }

    private void commit(NftBatch batch) {
        switch (kernel.commit(batch)) {
            case BatchResult.Committed _ -> {}
            case BatchResult.Failed(List<BatchError> errors) -> throw failed(batch, errors.getFirst());
            case BatchResult.Lost(String reason) -> throw new IllegalStateException("table " + TABLE + ": " + reason);
        }
    }

    private static IllegalStateException failed(NftBatch batch, BatchError error) {
        String what = error.message() < 0 ? "transaction" : batch.describe(error.message());
        return new IllegalStateException("table " + TABLE + ": " + what + ": " + Errno.name(error.errno()));
    }

    @Override
    public void close() {
        kernel.close();
    }
}
