// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.iptables.tool.Xtables.Choice;
import dev.sluice.model.IpFamily;
import dev.sluice.program.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers IPT-01: stand-ins for the programs of several machines.
final class VariantSearchTest {
    private static final String SAVED = ":PREROUTING ACCEPT [0:0]";
    private static final String HINT = ":KUBE-IPTABLES-HINT - [0:0]";
    private static final String CANARY = ":KUBE-KUBELET-CANARY - [0:0]";

    @TempDir
    private Path machine;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(machine.resolve("bin"));
    }

    @Test
    void nothingThere() {
        assertThat(search()).isEmpty();
    }

    @Test
    void hintOfKubeletWinsOverTheDefault() throws IOException {
        program("iptables", "iptables v1.8.9 (legacy)");
        program("iptables-nft-save", HINT);

        assertThat(search()).hasValueSatisfying(found -> {
            assertThat(found.variant()).isEqualTo(Variant.NFT);
            assertThat(found.infix()).isEqualTo("nft");
            assertThat(found.reason()).isEqualTo("kubelet's chains are there");
        });
    }

    @Test
    void hintOfTheOtherFamilyCounts() throws IOException {
        program("iptables-nft-save", SAVED);
        program("ip6tables-nft-save", CANARY);

        assertThat(search()).map(VariantSearch.Found::variant).contains(Variant.NFT);
    }

    @Test
    void hintInTheOlderVariant() throws IOException {
        program("iptables", "iptables v1.8.9 (nf_tables)");
        program("iptables-nft-save", SAVED);
        program("iptables-legacy-save", CANARY);

        assertThat(search()).map(VariantSearch.Found::variant).contains(Variant.LEGACY);
    }

    /// It would create the table that it is asked for.
    @Test
    void olderVariantIsNotAskedForATable() throws IOException {
        program("iptables", "iptables v1.8.9 (nf_tables)");
        program("iptables-legacy-save", "$*" + CANARY);

        assertThat(search()).map(VariantSearch.Found::variant).contains(Variant.LEGACY);
    }

    @Test
    void withoutAHintWhatTheMachineCallsIptables() throws IOException {
        program("iptables", "iptables v1.8.9 (legacy)");
        program("iptables-nft", "iptables v1.8.9 (nf_tables)");
        program("iptables-nft-save", SAVED);

        assertThat(search())
                .contains(new VariantSearch.Found(Variant.LEGACY, "", "it is what this machine calls iptables"));
    }

    @Test
    void iptablesBefore18DoesNotNameItsVariant() throws IOException {
        program("iptables", "iptables v1.6.2");

        assertThat(search()).map(VariantSearch.Found::variant).contains(Variant.LEGACY);
    }

    @Test
    void theOnlyOneThereIs() throws IOException {
        program("iptables-legacy", "iptables v1.8.9 (legacy)");

        assertThat(search()).map(VariantSearch.Found::infix).contains("legacy");
    }

    @Test
    void whatCannotBeUsedIsSaidWithTheReason() throws IOException {
        assertThat(chosen()).isEqualTo(new Choice.Unusable("there is no iptables on this machine"));

        program("iptables", "iptables v1.4.21");
        assertThat(chosen()).isEqualTo(new Choice.Unusable("no ip6tables-restore beside the other programs"));

        program("ip6tables", "ip6tables v1.4.21");
        program("ip6tables-save", "");
        program("ip6tables-restore", "");
        assertThat(chosen()).isEqualTo(new Choice.Unusable("ip6tables 1.4.21 (legacy) is too old, 1.6.2 is needed"));
    }

    private Choice chosen() {
        return Xtables.chosen(toolbox(), IpFamily.IPV6);
    }

    private Optional<VariantSearch.Found> search() {
        return new VariantSearch(toolbox()).search();
    }

    private Toolbox toolbox() {
        return new Toolbox(List.of(machine.resolve("bin")), Duration.ofMinutes(1), ProcessBuilder::start);
    }

    private void program(String name, String prints) throws IOException {
        Path file = machine.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"" + prints + "\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
