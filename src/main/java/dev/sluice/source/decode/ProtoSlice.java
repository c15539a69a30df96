// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.util.function.Consumer;

/// Fields of `discovery.v1.EndpointSlice` and the messages in it.
final class ProtoSlice {
    private ProtoSlice() {}

    static void field(ProtoReader in, SliceDraft slice) {
        switch (in.field()) {
            case 2 -> slice.endpoints.add(endpoint(in.message()));
            case 3 -> slice.ports.add(port(in.message()));
            case 4 -> slice.addressType = in.shared();
            default -> in.skip();
        }
    }

    /// `Endpoint`.
    private static SliceDraft.Item endpoint(ProtoReader in) {
        var item = new SliceDraft.Item();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    if (item.hasAddress) {
                        in.skip();
                    } else {
                        item.address(in.text());
                    }
                }
                case 2 -> conditions(in.message(), item);
                case 6 -> item.nodeName = in.shared();
                case 8 -> hints(in.message(), item);
                default -> in.skip();
            }
        }
        return item;
    }

    /// `EndpointConditions`.
    private static void conditions(ProtoReader in, SliceDraft.Item item) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> item.ready = in.flag();
                case 2 -> item.serving = in.flag();
                case 3 -> item.terminating = in.flag();
                default -> in.skip();
            }
        }
    }

    /// `EndpointHints`.
    private static void hints(ProtoReader in, SliceDraft.Item item) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name(in.message(), item::zoneHint);
                case 2 -> name(in.message(), item::nodeHint);
                default -> in.skip();
            }
        }
    }

    /// `ForZone` and `ForNode`.
    private static void name(ProtoReader in, Consumer<String> into) {
        while (in.next()) {
            if (in.field() == 1) {
                into.accept(in.shared());
            } else {
                in.skip();
            }
        }
    }

    /// `EndpointPort`.
    private static SliceDraft.Port port(ProtoReader in) {
        var port = new SliceDraft.Port();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    port.named = true;
                    port.name = in.shared();
                }
                case 2 -> port.protocol = in.shared();
                case 3 -> port.port = in.number();
                default -> in.skip();
            }
        }
        return port;
    }
}
