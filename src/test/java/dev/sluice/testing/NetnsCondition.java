// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.jnr.NetworkNamespace;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Skips what needs a network namespace where none can be made, and says which capability is missing. Asked by
/// making one: a container may be root and still not be allowed to.
final class NetnsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try (NetworkNamespace made = NetworkNamespace.create("probe")) {
            return ConditionEvaluationResult.enabled("made " + made);
        } catch (NetlinkException | LinkageError e) {
            return ConditionEvaluationResult.disabled("missing: " + e.getMessage());
        }
    }
}
