// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;

/// Values of labels, as the reference writes them.
final class Labels {
    private Labels() {}

    static String of(IpFamily family) {
        return family.label();
    }
}
