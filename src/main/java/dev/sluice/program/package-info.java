// SPDX-License-Identifier: Apache-2.0
/// Programs of this machine: finding them, running them to their end.
///
/// The only place where this process starts others. Rules are programmed by netlink wherever the kernel has a stable
/// interface for it; programs are for iptables, which has none, and for taking away what other proxies left
/// (`cleanup`). The package map of the architecture's test holds everybody else off.
///
/// Laws: nothing is run by a shell. A program runs in the network namespace of the thread that starts
/// it, by default the one that asks. It never waits
/// for us while we wait for it, and one that does not end is killed. How it ended is a value
/// ([dev.sluice.program.Ended]); what its exit code means is for the caller to know.
@NullMarked
package dev.sluice.program;

import org.jspecify.annotations.NullMarked;
