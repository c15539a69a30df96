// SPDX-License-Identifier: Apache-2.0
/// The iptables backend: the chains that operators know from kube-proxy's iptables mode, of which each transaction
/// writes those that changed.
///
/// [dev.sluice.backend.iptables.IptablesTool] is the port to the programs that write them.
@NullMarked
package dev.sluice.backend.iptables;

import org.jspecify.annotations.NullMarked;
