// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.model.Cidr;
import java.util.ArrayList;
import java.util.List;

/// Ranges in fields of text.
final class CidrList {
    private CidrList() {}

    /// Complains about each text that is none and leaves it out.
    static List<Cidr> read(Section in, String name, List<String> texts) {
        var cidrs = new ArrayList<Cidr>();
        for (String text : texts) {
            Cidr.parse(text.strip())
                    .ifPresentOrElse(cidrs::add, () -> in.error(name, "\"" + text + "\" is not a CIDR"));
        }
        return List.copyOf(cidrs);
    }
}
