// SPDX-License-Identifier: Apache-2.0
/// Taking a node over from another proxy, or from another mode: what these left goes when our own rules stand.
///
/// Beside the line, behind its first complete commit of a family (CLN-01, CLN-06): `caught up -> look for leftovers ->
/// read our rules back -> remove`. Until then both sets of rules stand, and whichever a packet meets first sends it to
/// an endpoint; kube-proxy removes the old ones first and has a gap.
///
/// Laws: best effort. Where our rules are not read back as they are wanted, nothing is removed until the next time that
/// the family has caught up; what could not be removed is told, and the proxy goes on.
@NullMarked
package dev.sluice.verticle.takeover;

import org.jspecify.annotations.NullMarked;
