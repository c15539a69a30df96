// SPDX-License-Identifier: Apache-2.0
/// The port to whatever programs packets: the kernel through nftables, iptables or ipvs, or nothing (memory).
///
/// Last step of the line: source -> model -> topology -> diff -> **backend**. Backends never import each other.
/// Expected failures are values ([Outcome]); exceptions are for bugs.
@NullMarked
package dev.sluice.backend;

import org.jspecify.annotations.NullMarked;
