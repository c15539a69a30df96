// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.List;

/// What became of a batch.
public sealed interface BatchResult {
    /// The kernel took all of it.
    ///
    /// @param kernelNanos time in the kernel, from sending to having sent
    record Committed(long kernelNanos) implements BatchResult {}

    /// Nothing changed.
    ///
    /// @param errors at least one, in the order of the messages; there may be more than the kernel could deliver
    record Failed(List<BatchError> errors) implements BatchResult {
        public Failed {
            errors = List.copyOf(errors);
        }
    }

    /// The answer did not come: it may have been taken or not.
    record Lost(String reason) implements BatchResult {}
}
