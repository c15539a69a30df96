// SPDX-License-Identifier: Apache-2.0
/// What is counted, and how Prometheus reads it: the text exposition format 0.0.4.
///
/// Pure, and fed by whoever listens to the bus: [dev.sluice.metrics.ProxyMetrics] holds the families that dashboards
/// of kube-proxy know, with its names, labels and bucket borders, and ours, whose names begin with `kubeproxy_ext_`
/// so that they never collide (MET-26).
///
/// Laws: a family that is counted by events costs nothing when nothing happens; what belongs to a thread is written
/// and read on it; names are never made by rules from other names, since they are a contract.
///
/// Rejected: Micrometer, see [dev.sluice.web].
@NullMarked
package dev.sluice.metrics;

import org.jspecify.annotations.NullMarked;
