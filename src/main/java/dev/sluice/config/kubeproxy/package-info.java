// SPDX-License-Identifier: Apache-2.0
/// kube-proxy's own configuration, `KubeProxyConfiguration` of `kubeproxy.config.k8s.io/v1alpha1` (CFG-01..45): from
/// text and flags to a record that is checked and complete, and on to [dev.sluice.config.ProxyOptions].
///
/// The line: text -> [dev.sluice.config.kubeproxy.Tree], flags laid over it -> sections, each read, checked and given
/// its defaults by one small record -> [dev.sluice.config.kubeproxy.KubeProxyConfiguration].
///
/// Laws:
/// - Flags and file share one path: a flag is a value put into the tree at the field that it sets, so it has the same
///   checks and the same defaults. A value remembers its flag, and a complaint about it names that.
/// - Every complaint is found in one pass, and each is one line: where, and why (CFG-44). Nothing is thrown for what
///   a person wrote.
/// - Reading a section leaves behind what it came to, with all defaults: that is what `--write-config-to` prints, and
///   no second list of fields can disagree with the first.
/// - What kube-proxy takes, we take, with its defaults; where zero means "default" to it, it does here. Our own
///   options are in the field `ext`, which a stock kube-proxy passes over with a warning (CFG-45).
///
/// Sources: kube-proxy 1.36 `pkg/proxy/apis/config` (`v1alpha1/defaults.go`, `validation`),
/// `cmd/kube-proxy/app/options.go`, `staging/src/k8s.io/kube-proxy/config/v1alpha1/types.go`.
@NullMarked
package dev.sluice.config.kubeproxy;

import org.jspecify.annotations.NullMarked;
