// SPDX-License-Identifier: Apache-2.0
/// Scenario files, `src/test/resources/scenarios/*.scn`: manifests in, frontends out, shared by all backends.
///
/// A file is a sequence of sections, each headed by a line `== name`; what stands before the first is for people.
///
/// - `manifests`: YAML, what the API server or a folder would say next; told in the order of the file.
/// - `generate`: slices too long to write: lines `NAMESPACE/NAME SERVICE COUNT`, a slice with that many ready endpoints
///   from 10.1.0.1 upwards, port `web` 8080.
/// - `delete`: lines `Service ns/name` or `EndpointSlice ns/name`.
/// - `frontends`: ends a step; all that should be programmed now, by key. `*` marks an endpoint on this node.
/// - `node`: after `frontends`; the rules of the node.
/// - `problems`: after `frontends`; what this step complained about, conflicts included.
///
/// The node is `node-1`, pods are 10.244.0.0/16 and fd00:244::/56, node ports answer on the primary addresses.
@NullMarked
package dev.sluice.scenario;

import org.jspecify.annotations.NullMarked;
