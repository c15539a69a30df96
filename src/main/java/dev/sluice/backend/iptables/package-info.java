// SPDX-License-Identifier: Apache-2.0
/// The iptables backend: the chains that operators know from kube-proxy's iptables mode, of which each transaction
/// writes those that changed.
///
/// ```
/// diff --Image--> Service ports that change --OwnerCompiler--> their chains --Writing--> input --> IptablesTool
/// kernel --TableText--> FrontendReader, NodeRulesReader --> Audit --> Image, and what is to be repaired
/// ```
/// Laws:
/// - What a Service port has in the kernel is a function of its frontends, never of what was there before. So what is
///   read can be held against what would have been written, word by word.
/// - A change writes the chains that differ; of chains that all share only single rules go in or out. Nothing that
///   stays is named, except after a reading that found something wrong: then everything is written.
/// - Rules are spelled as `iptables-save` prints them.
/// - What has no endpoints for somebody passes the table nat as it came, and ends in the table filter.
///
/// Differs from kube-proxy's iptables mode: its KUBE-SERVICES is written whole for each change; source ranges hold
/// also where there are no endpoints (TRF-25); ports that a ClusterIP has not, and addresses of no Service, are refused
/// where the ServiceCIDRs are known (TRF-33, TRF-34); TCP is refused by a reset. Some chains are only ours.
@NullMarked
package dev.sluice.backend.iptables;

import org.jspecify.annotations.NullMarked;
