// SPDX-License-Identifier: Apache-2.0
/// Flows that went stale: the kernel translates a flow as it did its first packet, whatever the rules say by now, for
/// as long as packets come. Section 8 of the behaviour specification.
///
/// Beside the line: told what stands in the kernel after a commit, never in its way (CT-10, CT-11).
///
/// - [dev.sluice.conntrack.FlowLedger] knows where the flows of each frontend may lead, and so which frontends can
///   have got stale ones: those of a Service that lost an endpoint, got its first one, came, moved or went.
/// - [dev.sluice.conntrack.FlowRound] is one go over the kernel's table: what to look for, and which of what was
///   found is stale.
/// - [dev.sluice.conntrack.FlowSearch] finds it, one question per frontend or one for all.
///
/// Laws: a flow to an endpoint that may still have it is never touched; nor is one that no frontend of ours
/// translated, but for those that were sent to a frontend before it had endpoints (CT-07). TCP is left alone unless
/// asked for (CT-12), SCTP always. What was missed because the table changed while it was read is stale again the
/// next time.
///
/// Sources: kube-proxy, `pkg/proxy/conntrack/cleanup.go`, whose reconciler of 1.36 leaves
/// frontends without endpoints and deleted Services alone (CT-05, CT-05b).
@NullMarked
package dev.sluice.conntrack;

import org.jspecify.annotations.NullMarked;
