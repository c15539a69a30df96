// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.SetSize;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.SetSpec;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How full the table's sets are (MET-29): those that we fill are counted with each transaction, the one that packets
/// fill only the kernel can tell, by one small request. None is ever listed for it.
record SetSizes(Settings settings, NftConnection kernel) {
    /// Of what the image says that the kernel holds; nothing without a table, or while it cannot be used.
    Map<String, SetSize> of(Image image) {
        var sizes = new TreeMap<String, SetSize>();
        if (image.repair().table() == Repair.Table.PRESENT) {
            var fixed = SetSpecs.all(settings).stream();
            var ranges = image.prefixes().all().stream().map(set -> SetSpecs.of(set, settings.family()));
            Stream.concat(fixed, ranges)
                    .forEach(spec -> elements(spec, image)
                            .ifPresent(elements -> sizes.put(spec.name(), new SetSize(elements, limit(spec)))));
        }
        return sizes;
    }

    private OptionalLong elements(SetSpec spec, Image image) {
        return ElementSet.named(spec.name(), settings.family())
                .map(set -> OptionalLong.of(image.elements().of(set)))
                .orElseGet(() -> kernel.elementCount(settings.family().addressFamily(), settings.table(), spec.name()));
    }

    private static OptionalLong limit(SetSpec spec) {
        return spec.size() == 0 ? OptionalLong.empty() : OptionalLong.of(spec.size());
    }
}
