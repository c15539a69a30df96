// SPDX-License-Identifier: Apache-2.0
/// Measures what a change costs, on the real kernel, in network namespaces of its own: `scripts/bench`.
///
/// - [dev.sluice.bench.KernelBench]: a backend alone, transaction by transaction.
/// - [dev.sluice.bench.LineBench]: the whole proxy in this process, from the source's event to the kernel's word.
/// - [dev.sluice.bench.StartBench], [dev.sluice.bench.MemoryBench]: the packaged program as a process of its own, which
///   follows an API server in this one.
///
/// Laws: nothing happens on the host; changes are random, but the same in every run; what is prepared for a sample is
/// not in its time; a run says which machine it was on. Medians tell the cost, the 99th percentiles tell mostly who
/// else used the processors. No figure makes a run fail: that would be a test of the machine.
///
/// They live among the tests so that they compile and run with them and cannot rot. Not written with JMH: a
/// transaction costs tens of microseconds and more, each changes the state the next starts from, and what counts is
/// one after another on a warm process, with its percentiles, not a throughput over iterations.
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
