// SPDX-License-Identifier: Apache-2.0
/// The health check node ports of Services: from a commit to open listeners and HTTP answers.
///
/// A follower on the batcher's thread says what was committed; a verticle on an event loop holds
/// [dev.sluice.health.HealthCheckPorts] and its listeners.
///
/// Laws: one event loop for everything, no lock, no thread per port (HC-28); a listener that did not change is not
/// touched (HC-25).
@NullMarked
package dev.sluice.verticle.health;

import org.jspecify.annotations.NullMarked;
