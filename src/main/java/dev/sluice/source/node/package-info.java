// SPDX-License-Identifier: Apache-2.0
/// What this machine itself tells: the addresses of its interfaces, as they come and go.
///
/// Beside the first step of the line, **source** -> model: these are no objects of the cluster, so they are no
/// [dev.sluice.source.StateSource]'s to tell, and no [dev.sluice.model.Change]. Node ports on ranges and the
/// clean-up of flows need them.
///
/// Laws: what is told is always the whole set, so that a listener keeps nothing; a set is told once; nothing is
/// missed (the kernel drops notifications when a socket's buffer is full, and then everything is listed again); the
/// network namespace is the one that the sockets are opened in.
///
/// kube-proxy reads its interfaces when it syncs everything, up to an hour later (`GetNodeIPs` of
/// `pkg/proxy/util`).
///
/// Sources: rtnetlink(7), RFC 4862 (tentative and deprecated addresses).
@NullMarked
package dev.sluice.source.node;

import org.jspecify.annotations.NullMarked;
