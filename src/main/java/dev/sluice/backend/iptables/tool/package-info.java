// SPDX-License-Identifier: Apache-2.0
/// The iptables programs of this machine: which of them, with which arguments, and what their answers mean.
///
/// xtables has no interface but these programs that its authors would keep stable: the older variant's kernel
/// interface is one blob per table with a layout per processor, the newer one's bytecode is understood by no
/// iptables but the one that wrote it.
///
/// Laws: whoever asks decides by its thread which network namespace is written to. Rules travel through pipes, never
/// through files or the command line. Every call waits for the lock that writers of rules share. What a program
/// answers is a value ([dev.sluice.backend.iptables.ToolResult]); what it complains of is told with the lines of the
/// input around it (IPT-12).
///
/// Sources: iptables(8), iptables-restore(8) and `iptables/xshared.c` of iptables 1.8; kube-proxy's
/// `pkg/util/iptables`; the iptables-wrappers of Kubernetes' images.
@NullMarked
package dev.sluice.backend.iptables.tool;

import org.jspecify.annotations.NullMarked;
