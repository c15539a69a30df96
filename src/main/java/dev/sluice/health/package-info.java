// SPDX-License-Identifier: Apache-2.0
/// Who may be sent traffic: the health of the proxy, of the node, and of each Service that keeps external traffic on
/// its node.
///
/// Pure: listeners stand behind a port ([dev.sluice.health.HealthCheckPorts.Listeners]), time is a parameter, and the
/// bodies are text. A load balancer asks, and leaves out the nodes that say 503, so what is said here decides about
/// packets: a node that says 200 too early loses them, one that says 503 without need sends its load to others.
///
/// Laws: a health check does no I/O; its answer is worked out of what the last commits left here. Only what stands in
/// the kernel counts (SYNC-11).
///
/// Sources: behaviour of kube-proxy's `pkg/proxy/healthcheck`; KEP-1860, KEP-3836 (node eligibility);
/// section 9 of the specification.
@NullMarked
package dev.sluice.health;

import org.jspecify.annotations.NullMarked;
