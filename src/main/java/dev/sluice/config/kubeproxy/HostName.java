// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.util.Locale;

/// `hostnameOverride`, as kubelet writes the names of Nodes: trimmed and in lower case (CFG-04).
final class HostName {
    private static final String FIELD = "hostnameOverride";

    private HostName() {}

    static String of(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    static String read(Section in) {
        String text = in.text(FIELD, "");
        String name = of(text);
        if (name.isEmpty() && !text.isEmpty()) {
            in.error(FIELD, "is blank");
        }
        in.effective(FIELD, Tree.Scalar.text(name));
        return name;
    }
}
