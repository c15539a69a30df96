// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `sluice.v1.*` is frozen: tools out there subscribe to these addresses and read these fields. The golden file is
/// what was promised. A field may be added (add it to the file); nothing may be renamed, retyped or removed within
/// v1.
class PublicApiTest {
    private static final Map<String, Class<?>> BODIES = Map.ofEntries(
            Map.entry(Addresses.CHANGE, ChangeEvent.class),
            Map.entry(Addresses.SOURCE, SourceEvent.class),
            Map.entry(Addresses.HOST, HostEvent.class),
            Map.entry(Addresses.DIFF, DiffEvent.class),
            Map.entry(Addresses.APPLIED, AppliedEvent.class),
            Map.entry(Addresses.QUARANTINE, QuarantineEvent.class),
            Map.entry(Addresses.DRIFT, DriftEvent.class),
            Map.entry(Addresses.WARNING, WarningEvent.class),
            Map.entry(Addresses.LOCALHOST_NODE_PORTS, LocalhostNodePortsEvent.class),
            Map.entry(Addresses.CONNTRACK, ConntrackEvent.class),
            Map.entry(Addresses.COUNTERS, CountersEvent.class),
            Map.entry(Addresses.TRAFFIC, TrafficEvent.class));

    @Test
    void public_addresses_and_messages_are_as_promised() throws IOException {
        assertThat(describe()).isEqualTo(golden());
    }

    @Test
    void every_public_address_is_told_and_has_a_body() throws IllegalAccessException {
        var constants = new java.util.ArrayList<String>();
        for (var field : Addresses.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                constants.add((String) field.get(null));
            }
        }
        assertThat(Addresses.all())
                .containsExactlyInAnyOrderElementsOf(constants)
                .allMatch(address -> address.startsWith("sluice.v1."));
        assertThat(BODIES.keySet()).containsExactlyInAnyOrderElementsOf(Addresses.all());
        assertThat(LocalCodec.types()).containsAll(BODIES.values());
    }

    @Test
    void internal_addresses_are_told_apart_from_public_ones() {
        for (var family : dev.sluice.model.IpFamily.values()) {
            assertThat(List.of(
                            Addresses.apply("nftables", family),
                            Addresses.read("nftables", family),
                            Addresses.counters("nftables", family),
                            Addresses.admit("nftables", family),
                            Addresses.nodePortsSettled(),
                            Addresses.newSettings(),
                            Addresses.requests(),
                            Addresses.explain()))
                    .doesNotHaveDuplicates()
                    .allMatch(address -> address.startsWith("sluice.internal."));
        }
    }

    private static String golden() throws IOException {
        try (var in = PublicApiTest.class.getResourceAsStream("/bus/public-api-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String describe() {
        var types = new TreeMap<String, Class<?>>();
        var text = new StringBuilder();
        for (String address : Addresses.all()) {
            var body = BODIES.get(address);
            text.append(address).append(" -> ").append(body.getSimpleName()).append('\n');
            collect(body, types);
        }
        text.append('\n');
        types.forEach((name, type) ->
                text.append(name).append(" = ").append(shape(type)).append('\n'));
        return text.toString();
    }

    /// Our own types that a message leads to.
    private static void collect(Class<?> type, Map<String, Class<?>> types) {
        if (!type.getName().startsWith("dev.sluice.") || types.put(name(type), type) != null) {
            return;
        }
        subtypes(type).forEach(sub -> collect(sub, types));
        if (type.isRecord()) {
            for (var component : type.getRecordComponents()) {
                mentioned(component.getGenericType().getTypeName()).forEach(t -> collect(t, types));
            }
        }
    }

    private static Stream<Class<?>> subtypes(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()) : Stream.empty();
    }

    private static List<Class<?>> mentioned(String genericType) {
        return Stream.of(genericType.split("[<>, ]+"))
                .filter(name -> name.startsWith("dev.sluice."))
                .<Class<?>>map(name -> {
                    try {
                        return Class.forName(name);
                    } catch (ClassNotFoundException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static String shape(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(" | "));
        }
        if (type.isSealed()) {
            return subtypes(type)
                    .map(PublicApiTest::name)
                    .sorted(Comparator.naturalOrder())
                    .collect(Collectors.joining(" | "));
        }
        var fields = new LinkedHashMap<String, String>();
        for (var component : type.getRecordComponents()) {
            fields.put(
                    component.getName(),
                    component
                            .getGenericType()
                            .getTypeName()
                            .replaceAll("[a-z.]+\\.([A-Z])", "$1")
                            .replace('$', '.'));
        }
        return fields.entrySet().stream()
                .map(f -> f.getKey() + ": " + f.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String name(Class<?> type) {
        return type.getName().replaceAll("^.*\\.", "").replace('$', '.');
    }
}
