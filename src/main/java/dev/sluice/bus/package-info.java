// SPDX-License-Identifier: Apache-2.0
/// What travels on the event bus: addresses, message records, the codec that hands them over without a copy.
///
/// `sluice.v1.*` is public API: tools subscribe to it, and a golden file keeps it from changing by accident.
/// Messages are immutable records that travel by reference inside the process; JSON only where they leave it.
/// Events are told, not asked: a tool can draw the latency of every change from the time stamps they carry.
/// `sluice.internal.*` is between our own verticles and never leaves the process.
@NullMarked
package dev.sluice.bus;

import org.jspecify.annotations.NullMarked;
