// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.topology.LocalDetection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who is taken for a pod, by every way of telling: pods keep their address towards a ClusterIP, all others are
/// masqueraded. By interface prefix it is in `by-interface.table`.
@NetnsTest
final class LocalDetectionTest {
    private static final List<IpFamily> FAMILIES = List.of(IpFamily.values());

    /// Covers LOC-04. What the node itself sends comes in by no interface at all.
    @Test
    void bridge_interface() {
        // The link of the lab's first pod; names that begin alike are others.
        try (PacketLab lab = open(new LocalDetection.Bridge("pod1"))) {
            LabService service = lab.service().exists().endpoints(lab.pod());

            for (IpFamily family : FAMILIES) {
                assertPod(lab.client(From.POD), lab.address(From.POD, family), service);
                assertMasqueraded(lab, lab.client(lab.pod()), family, service);
                assertMasqueraded(lab, lab.client(From.NODE), family, service);
                assertMasqueraded(lab, lab.client(From.OUTSIDE), family, service);
            }
        }
    }

    /// Covers LOC-03, LOC-09, ND-06: the pod ranges of the Node are followed as they come, change and go; all of
    /// them count. While there are none nobody can be told (LOC-06).
    @Test
    void pod_ranges_of_the_node() {
        try (PacketLab lab = lab(new LocalDetection.NodePodCidrs())) {
            var pods = lab.plan().pods(IpFamily.IPV4);
            podCidrs(lab, pods);
            lab.start();
            LabService service = lab.service().exists().endpoints(lab.pod());
            var client = lab.client(From.POD);
            var address = lab.address(From.POD, IpFamily.IPV4);
            assertPod(client, address, service);
            assertMasqueraded(lab, lab.client(From.OUTSIDE), IpFamily.IPV4, service);

            podCidrs(lab, Cidr.of("10.99.0.0/24"));
            assertMasqueraded(lab, client, IpFamily.IPV4, service);

            podCidrs(lab, Cidr.of("10.99.0.0/24"), pods);
            assertPod(client, address, service);

            podCidrs(lab);
            assertPod(lab.client(From.OUTSIDE), lab.address(From.OUTSIDE, IpFamily.IPV4), service);
        }
    }

    /// Covers LOC-09, LOC-01: a cluster that has grown into more ranges, and pods of each.
    @Test
    void all_cluster_ranges_count() {
        var ranges = Stream.of(
                        "10.244.0.0/24", "10.245.0.0/24", "10.246.0.0/24", "fd00:10:244::/64", "fd00:10:245::/64")
                .map(Cidr::of)
                .toList();
        try (PacketLab lab = open(new LocalDetection.ClusterCidrs(ranges))) {
            LabService service = lab.service().exists().endpoints(lab.pod());
            Pod second = lab.pod("second", "10.245.0.9", "fd00:10:245::9");
            Pod third = lab.pod("third", "10.246.0.9");
            Pod beyond = lab.pod("beyond", "10.247.0.9", "fd00:10:247::9");

            for (IpFamily family : FAMILIES) {
                assertPod(lab.client(From.POD), lab.address(From.POD, family), service);
                assertPod(lab.client(second), second.address(family), service);
                assertMasqueraded(lab, lab.client(beyond), family, service);
            }
            assertPod(lab.client(third), third.address(IpFamily.IPV4), service);
        }
    }

    /// Covers LOC-07, LOC-02: ranges of one family tell pods of that family; in the other nobody is masqueraded.
    @Test
    void one_family_only() {
        try (PacketLab lab = open(new LocalDetection.ClusterCidrs(List.of(Cidr.of("10.244.0.0/24"))))) {
            LabService service = lab.service().exists().endpoints(lab.pod());

            assertMasqueraded(lab, lab.client(From.OUTSIDE), IpFamily.IPV4, service);
            assertPod(lab.client(From.OUTSIDE), lab.address(From.OUTSIDE, IpFamily.IPV6), service);
        }
    }

    private static PacketLab open(LocalDetection detection) {
        return lab(detection).start();
    }

    private static PacketLab lab(LocalDetection detection) {
        return PacketLab.open(setup -> setup.with(detection));
    }

    private static void podCidrs(PacketLab lab, Cidr... cidrs) {
        var addresses = FAMILIES.stream().map(family -> lab.plan().node(family)).toList();
        var node = new NodeInfo(Samples.NODE, "2", addresses, List.of(cidrs), "", false, false, List.of());
        lab.proxy().tell(new Change.NodeUpserted(node));
    }

    private static void assertPod(LabClient client, IpAddress address, LabService service) {
        var answer = PacketLab.answered(client.tcp(service.at(address.family())));
        assertThat(PacketLab.source(answer)).isEqualTo(address);
    }

    private static void assertMasqueraded(PacketLab lab, LabClient client, IpFamily family, LabService service) {
        var answer = PacketLab.answered(client.tcp(service.at(family)));
        assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family));
    }
}
