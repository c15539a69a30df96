// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.SlicePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does what kubelet would: starts the pods that slices name, and what listens in them. A pod that is no longer named
/// stays, so that its open connections can be seen to go on. For one thread.
final class PodStarter {
    private record Listener(String pod, Protocol protocol, int port) {}

    private final Lab lab;
    private final Set<Listener> listening = new HashSet<>();
    private final Set<IpAddress> strangers = new HashSet<>();

    PodStarter(Lab lab) {
        this.lab = lab;
    }

    /// Starts what is missing; everything answers when it returns.
    ///
    /// @return what a person should know, one line each
    List<String> start(EndpointSlice slice) {
        var notes = new ArrayList<String>();
        for (var endpoint : slice.endpoints()) {
            Optional<PodAddress> place = PodAddress.of(lab.plan(), endpoint.address());
            if (place.isEmpty()) {
                if (strangers.add(endpoint.address())) {
                    notes.add(endpoint.address() + " is no pod of this lab ("
                            + lab.plan().pods(endpoint.address().family()) + "): nobody answers there");
                }
                continue;
            }
            Pod pod = at(endpoint.address()).orElseGet(() -> add(slice, place.get(), notes));
            slice.ports().forEach(port -> listen(pod, port, notes));
        }
        return notes;
    }

    /// The pod with an address.
    Optional<Pod> at(IpAddress address) {
        return lab.pods().stream()
                .filter(pod -> pod.addresses().contains(address))
                .findFirst();
    }

    private Pod add(EndpointSlice slice, PodAddress place, List<String> notes) {
        String owner = slice.service().map(ObjectKey::name).orElse("pod");
        Pod pod = lab.addPod(owner + "-" + place.suffix(), place.addresses());
        notes.add("started " + pod);
        return pod;
    }

    private void listen(Pod pod, SlicePort port, List<String> notes) {
        // One server answers TCP and UDP.
        Protocol kind = port.protocol() == Protocol.SCTP ? Protocol.SCTP : Protocol.TCP;
        if (!listening.add(new Listener(pod.name(), kind, port.port()))) {
            return;
        }
        try {
            switch (port.protocol()) {
                case SCTP -> pod.serveSctp(port.port());
                case TCP, UDP -> pod.serve(port.port());
            }
        } catch (IOException e) {
            notes.add("pod " + pod.name() + " cannot listen on " + port.port() + ": " + e.getMessage());
        }
    }
}
