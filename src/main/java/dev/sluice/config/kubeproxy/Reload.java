// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.util.List;

/// What becomes of a configuration file that was written while the proxy runs (CFG-42).
///
/// kube-proxy ends at any write, and its supervisor starts it again; a slip in the file keeps it down then. Here only a
/// configuration that is good and different is a reason to end. A start adopts what the kernel holds, so a new process
/// changes no more of the dataplane than the new configuration says.
public sealed interface Reload {
    /// The field `ext.reloadPolicy`.
    enum Policy {
        /// End for a good and different configuration only.
        RESTART,
        /// End whenever the file is another, as kube-proxy does.
        EXIT
    }

    /// Nothing that matters has changed: layout, order, comments.
    record Same() implements Reload {}

    /// The file is wrong; go on with what was there before.
    record Refused(List<String> errors) implements Reload {
        public Refused {
            errors = List.copyOf(errors);
        }
    }

    /// End, to be started with what the file says now.
    ///
    /// @param fields what is different, sorted; empty if the policy does not ask
    record Restart(List<String> fields) implements Reload {
        public Restart {
            fields = List.copyOf(fields);
        }
    }

    /// Decides.
    static Reload of(Result.Valid running, Result written) {
        if (running.configuration().ext().reloadPolicy() == Policy.EXIT) {
            return new Restart(List.of());
        }
        return switch (written) {
            case Result.Invalid(List<String> errors) -> new Refused(errors);
            case Result.Valid valid -> {
                List<String> fields = running.effective().differences(valid.effective());
                yield fields.isEmpty() ? new Same() : new Restart(fields);
            }
        };
    }
}
