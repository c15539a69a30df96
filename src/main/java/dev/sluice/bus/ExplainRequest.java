// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.ObjectKey;

/// Asks what is programmed for a Service, and why (DBG-01).
public record ExplainRequest(ObjectKey service) {}
