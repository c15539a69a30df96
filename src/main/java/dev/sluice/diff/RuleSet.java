// SPDX-License-Identifier: Apache-2.0
package dev.sluice.diff;

import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.Map;

/// All that is programmed for one family: the unit of reading back, adopting and verifying.
public record RuleSet(NodeRules nodeRules, Map<FrontendKey, Frontend> frontends) {
    public RuleSet {
        frontends = Map.copyOf(frontends);
    }
}
