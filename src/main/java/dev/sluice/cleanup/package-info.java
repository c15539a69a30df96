// SPDX-License-Identifier: Apache-2.0
/// What other proxies and other modes left in the kernel: finding it, telling it, removing it (CLN-01 to CLN-07).
///
/// Beside the line: asked by `--cleanup`, and at every start, after our own rules stand and were read back, so that a
/// node changes its proxy without a moment without rules (CLN-06). Each kind of leftovers is a
/// [dev.sluice.cleanup.Leftovers]; the composition root says which kinds the mode in use has to remove.
///
/// Laws:
/// - Looking changes nothing, and creates no table to look into. Where a program that would look is not installed,
/// there is nothing and nothing is said.
/// - What is not a proxy's is never touched: kubelet's chains, and chains that somebody else's rules lead to.
/// - A table of rules is cleaned in one transaction, so that no packet meets half of it.
/// - What cannot be removed is told; the rest is removed.
///
/// Sources: what kube-proxy 1.36 leaves in each mode (`pkg/proxy/iptables/cleanup.go`, `pkg/proxy/ipvs`,
/// `pkg/proxy/nftables`), KEP-3178 for which chains are kubelet's.
@NullMarked
package dev.sluice.cleanup;

import org.jspecify.annotations.NullMarked;
