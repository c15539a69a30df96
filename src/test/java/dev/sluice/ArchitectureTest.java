// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The package map of the project, and what no package may do. To add a package or an arrow, add it here first.
final class ArchitectureTest {
    private static final String ROOT = "dev.sluice";

    /// Packages that know neither Vert.x nor a native call nor a clock.
    private static final Set<String> PURE = Set.of(
            "config",
            "config.kubeproxy",
            "model",
            "diff",
            "metrics",
            "topology",
            "source",
            "source.decode",
            "source.file",
            "source.kubernetes",
            "source.node",
            "kubernetes",
            "recorder",
            "recorder.kubernetes",
            "netlink",
            "netlink.nft",
            "netlink.genl",
            "netlink.ipvs",
            "netlink.ct",
            "netlink.route",
            "backend",
            "backend.nftables",
            "backend.iptables",
            "backend.ipvs",
            "backend.winkernel",
            "backend.memory",
            "batch",
            "check",
            "sysctl",
            "conntrack",
            "health",
            "localport",
            "traffic");

    private static final Set<String> BACKEND = Set.of("backend", "model", "topology", "diff");

    /// Package -> the packages of ours that it may import. The root package is the composition root and may import
    /// all.
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("config", Set.of("model")),
            entry("config.kubeproxy", Set.of("config", "model")),
            entry("model", Set.of()),
            entry("diff", Set.of("model", "topology")),
            entry("metrics", Set.of("model")),
            entry("topology", Set.of("model")),
            entry("source", Set.of("model")),
            entry("source.decode", Set.of("model")),
            entry("kubernetes", Set.of()),
            entry("recorder", Set.of("model")),
            entry("recorder.kubernetes", Set.of("recorder", "kubernetes", "model")),
            entry("source.kubernetes", Set.of("source", "source.decode", "kubernetes", "model", "config")),
            entry("source.file", Set.of("source", "source.decode", "model", "config")),
            entry("source.node", Set.of("source", "model", "config", "netlink", "netlink.route")),
            entry("program", Set.of()),
            entry(
                    "cleanup",
                    Set.of(
                            "model",
                            "program",
                            "backend.iptables",
                            "backend.iptables.tool",
                            "backend.ipvs",
                            "netlink",
                            "netlink.nft")),
            entry("netlink", Set.of()),
            entry("netlink.nft", Set.of("netlink")),
            entry("netlink.genl", Set.of("netlink")),
            entry("netlink.ipvs", Set.of("netlink", "netlink.genl")),
            entry("netlink.ct", Set.of("netlink")),
            entry("netlink.route", Set.of("netlink")),
            entry("netlink.jnr", Set.of("netlink")),
            entry("backend", Set.of("model", "topology", "diff")),
            entry("backend.nftables", union(BACKEND, Set.of("netlink", "netlink.nft"))),
            entry("backend.iptables", BACKEND),
            entry("backend.iptables.tool", union(BACKEND, Set.of("backend.iptables", "program"))),
            // It is a table of the nftables backend beside virtual servers: by reuse, not by copy.
            entry(
                    "backend.ipvs",
                    union(
                            BACKEND,
                            Set.of(
                                    "sysctl",
                                    "netlink",
                                    "netlink.ipvs",
                                    "netlink.route",
                                    "netlink.nft",
                                    "backend.nftables"))),
            entry("backend.winkernel", BACKEND),
            entry("backend.winkernel.jnr", union(BACKEND, Set.of("backend.winkernel"))),
            entry("backend.memory", BACKEND),
            entry("batch", BACKEND),
            entry("sysctl", Set.of()),
            entry("conntrack", Set.of("config", "model", "topology", "sysctl", "netlink", "netlink.ct")),
            entry("health", Set.of("model", "topology")),
            entry("localport", Set.of("model", "topology")),
            entry("traffic", Set.of("model", "topology", "netlink", "netlink.nft")),
            // What the followers of a commit are told is a record of theirs; all are told of other options.
            entry("bus", union(BACKEND, Set.of("config", "conntrack", "health", "localport", "traffic"))),
            entry("verticle", union(PURE, Set.of("bus"))),
            entry(
                    "verticle.conntrack",
                    Set.of("verticle", "conntrack", "bus", "model", "topology", "netlink", "netlink.ct")),
            entry("verticle.health", Set.of("verticle", "config", "health", "bus", "model", "topology")),
            entry("verticle.localport", Set.of("verticle", "localport", "bus", "model", "topology")),
            entry("verticle.takeover", Set.of("verticle", "cleanup", "bus", "backend", "diff", "model", "topology")),
            entry("verticle.traffic", Set.of("verticle", "traffic", "bus", "model", "topology")),
            // What the events carry: changes, diffs, outcomes; and where to listen.
            entry(
                    "web",
                    Set.of("bus", "health", "metrics", "model", "topology", "diff", "backend", "config", "traffic")),
            entry("check", Set.of("config", "config.kubeproxy", "model")),
            entry("cli", Set.of("check", "config", "config.kubeproxy", "model")),
            // The outcomes that the bus carries are the backend's.
            entry("demo", Set.of("model", "netlink", "netlink.route", "netlink.jnr", "bus", "backend", "cli")));

    /// Outside library -> the packages of ours that may import it; the root package is written as the empty name.
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "io.vertx..",
                    Set.of(
                            "",
                            "bus",
                            "verticle",
                            "verticle.conntrack",
                            "verticle.health",
                            "verticle.localport",
                            "verticle.takeover",
                            "verticle.traffic",
                            "web"),
            "io.netty..", Set.of("", "verticle", "verticle.health", "verticle.localport"),
            "io.fabric8..", Set.of("kubernetes", "source.kubernetes", "recorder.kubernetes"),
            "com.fasterxml.jackson..", Set.of("source.decode", "config.kubeproxy"),
            "tools.jackson..", Set.of(),
            "jnr..", Set.of("netlink.jnr", "backend.winkernel.jnr"),
            "picocli..", Set.of("", "cli"),
            "ch.qos.logback..", Set.of(""));

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void onlyArrowsOfTheMap() {
        check(classes().should(new ArchCondition<>("stand in the package map and import what it allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                checkArrows(type, events);
            }
        }));
    }

    @Test
    void mapNamesOnlyPackagesThatItMaps() {
        Set<String> named = MAY_IMPORT.values().stream().flatMap(Set::stream).collect(Collectors.toSet());

        assertThat(MAY_IMPORT.keySet()).containsAll(named);
    }

    static Stream<Map.Entry<String, Set<String>>> libraries() {
        return LIBRARIES.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraryStaysWhereItBelongs(Map.Entry<String, Set<String>> library) {
        String[] allowed =
                library.getValue().stream().map(ArchitectureTest::fullName).toArray(String[]::new);

        check(noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library.getKey()));
    }

    @Test
    void noStaticState() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void noStaticFieldOfMutableType() {
        check(fields().that().areStatic().should(new ArchCondition<>("hold an immutable value") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (isMutable(field.getRawType())) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is mutable static state"));
                }
            }
        }));
    }

    @Test
    void environmentIsReadInOnePlace() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, fullName("config"))
                .should()
                .accessTargetWhere(calls(System.class, "getenv")));
    }

    @Test
    void timeComesFromOutside() {
        for (Class<?> clock : List.of(System.class, Instant.class, InstantSource.class, Clock.class)) {
            check(noClasses()
                    .that(resideOutsideOfPackage(ROOT))
                    .should()
                    .accessTargetWhere(calls(clock, "now", "nanoTime", "currentTimeMillis", "system", "systemUTC")));
        }
    }

    /// Covers NFT-01: what the kernel is told it is told by netlink. Programs are run in one place only, and the
    /// map says who may ask it: of the backends, iptables alone.
    @Test
    void programsAreRunInOnePlace() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(fullName("program"))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class));
        check(noClasses().should().accessTargetWhere(calls(Runtime.class, "exec")));
    }

    @Test
    void onlyIptablesAndTheCleanUpRunPrograms() {
        Set<String> asking = MAY_IMPORT.entrySet().stream()
                .filter(entry -> entry.getValue().contains("program"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(asking).isSubsetOf("backend.iptables.tool", "cleanup");
    }

    private static void checkArrows(JavaClass type, ConditionEvents events) {
        String from = shortName(type);
        if (from.isEmpty()) {
            return;
        }
        Set<String> allowed = MAY_IMPORT.get(from);
        if (allowed == null) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " is in a package that is not in the map"));
            return;
        }
        type.getDirectDependenciesFromSelf().stream()
                .filter(arrow -> resideInAPackage(ROOT + "..").test(arrow.getTargetClass()))
                .filter(arrow -> !from.equals(shortName(arrow.getTargetClass())))
                .filter(arrow -> !allowed.contains(shortName(arrow.getTargetClass())))
                .forEach(arrow -> events.add(SimpleConditionEvent.violated(
                        type,
                        from + " may not import " + shortName(arrow.getTargetClass()) + ": "
                                + arrow.getDescription())));
    }

    /// Collections are taken for immutable when declared by interface (`List.of`), for mutable when by
    /// implementation.
    private static boolean isMutable(JavaClass type) {
        return type.getPackageName().startsWith("java.util.concurrent")
                || type.isAssignableTo(StringBuilder.class)
                || (!type.isInterface() && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String... names) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + String.join("/", names),
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && Set.of(names).contains(access.getTarget().getName()));
    }

    private static String shortName(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    private static String fullName(String shortName) {
        return shortName.isEmpty() ? ROOT : ROOT + "." + shortName;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        return Stream.concat(left.stream(), right.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OURS);
    }
}
