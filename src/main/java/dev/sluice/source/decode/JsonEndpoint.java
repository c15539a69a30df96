// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.io.IOException;
import java.util.function.Consumer;

/// Fills one endpoint of a slice from tokens.
record JsonEndpoint(JsonCursor in, SliceDraft.Item item, Interner interner) {
    void read() throws IOException {
        while (in.nextField()) {
            switch (in.field()) {
                case "addresses" -> addresses();
                case "conditions" -> conditions();
                case "nodeName" -> item.nodeName = interner.intern(in.text());
                case "hints" -> hints();
                default -> in.skip();
            }
        }
    }

    private void addresses() throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                item.address(in.text());
            }
        }
    }

    private void conditions() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "ready" -> item.ready = in.flag(true);
                    case "serving" -> item.serving = in.flag(true);
                    case "terminating" -> item.terminating = in.flag(false);
                    default -> in.skip();
                }
            }
        }
    }

    private void hints() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "forZones" -> names(item::zoneHint);
                    case "forNodes" -> names(item::nodeHint);
                    default -> in.skip();
                }
            }
        }
    }

    private void names(Consumer<String> into) throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                if (in.object()) {
                    while (in.nextField()) {
                        if (in.field().equals("name")) {
                            into.accept(interner.intern(in.text()));
                        } else {
                            in.skip();
                        }
                    }
                }
            }
        }
    }
}
