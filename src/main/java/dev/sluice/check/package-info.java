// SPDX-License-Identifier: Apache-2.0
/// What `sluice check` answers: can this node be proxied by nftables, and what will be different for a node that
/// another mode serves today.
///
/// Pure: facts in, findings out. Whoever asks the kernel and reads the files is the root package. Nothing here
/// changes anything, and nothing that it is made of may: a check that loads a kernel module would make the old
/// mode look used.
///
/// Two kinds of findings: those about the machine ([Preflight]) and those about the change of mode ([FromIpvs],
/// [FromIptables], both with [CarriedOver], which compares what one and the same configuration means before and
/// after).
@NullMarked
package dev.sluice.check;

import org.jspecify.annotations.NullMarked;
