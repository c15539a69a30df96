// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.util.List;

/// What becomes of a configuration file that was written while the proxy runs (CFG-42).
///
/// kube-proxy ends at any write, and its supervisor starts it again; a slip in the file keeps it down then. Here what
/// can be taken over by the running process is, and only a good configuration with another value in a field that cannot
/// is a reason to end. A start adopts what the kernel holds, so a new process changes no more of the dataplane than the
/// new configuration says.
public sealed interface Reload {
    /// The field `ext.reloadPolicy`.
    enum Policy {
        /// Take over what can be taken over, and end for what cannot: [ReloadTable].
        LIVE,
        /// End for any good and different configuration.
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

    /// Go on with this.
    ///
    /// @param fields what is different, sorted
    record Live(Result.Valid configured, List<String> fields) implements Reload {
        public Live {
            fields = List.copyOf(fields);
        }
    }

    /// End, to be started with what the file says now.
    ///
    /// @param fields why, sorted; empty if the policy does not ask
    record Restart(List<String> fields) implements Reload {
        public Restart {
            fields = List.copyOf(fields);
        }
    }

    /// Decides.
    static Reload of(Result.Valid running, Result written) {
        Policy policy = running.configuration().ext().reloadPolicy();
        if (policy == Policy.EXIT) {
            return new Restart(List.of());
        }
        return switch (written) {
            case Result.Invalid(List<String> errors) -> new Refused(errors);
            case Result.Valid valid -> decide(running, valid, policy);
        };
    }

    private static Reload decide(Result.Valid running, Result.Valid written, Policy policy) {
        List<String> fields = running.effective().differences(written.effective());
        if (fields.isEmpty()) {
            return new Same();
        }
        List<String> restarts = policy == Policy.LIVE
                ? ReloadTable.restarts(fields, running.configuration(), written.configuration())
                : fields;
        return restarts.isEmpty() ? new Live(written, fields) : new Restart(restarts);
    }
}
