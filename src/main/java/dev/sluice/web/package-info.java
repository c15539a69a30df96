// SPDX-License-Identifier: Apache-2.0
/// The HTTP servers that tell how the proxy is: one for load balancers and the kubelet, one for Prometheus and people.
///
/// Consumers of the bus: they keep what the events told and answer from that, so no request makes work for the line but
/// the one for `/debug/services`, and none is needed for packets to flow. Each server is a verticle with its state on
/// its own event loop.
///
/// Laws: answers never wait; nothing can be changed through them but, with `enableProfiling`, the level of the log; a
/// server that cannot listen does not keep packets from being programmed, unless that was asked for (HC-07).
///
/// Rejected: Micrometer for `/metrics`. Its Prometheus registry takes `_total` off the names of gauges and adds a
/// `_max` beside each histogram (seen with 1.17.2), so `kubeproxy_sync_proxy_rules_no_local_endpoints_total`, a gauge
/// that dashboards know, could not be served; see [dev.sluice.metrics].
///
/// Who may ask: anybody, as kube-proxy's configuration and those who read it expect, unless `ext.healthz` or
/// `ext.metrics` says otherwise. What kube-proxy does not show, `/debug`, is shown on loopback or for a token only.
///
/// An unspecified IPv4 address listens on both families: Netty's epoll sockets are of both.
@NullMarked
package dev.sluice.web;

import org.jspecify.annotations.NullMarked;
