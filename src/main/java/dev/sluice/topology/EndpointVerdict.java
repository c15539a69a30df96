// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;

/// Why an endpoint of a Service port is used, or not, for each of its two lists.
///
/// @param slice the EndpointSlice it was taken from
public record EndpointVerdict(
        ServicePortName port, Target target, ObjectKey slice, EndpointUse cluster, EndpointUse local) {}
