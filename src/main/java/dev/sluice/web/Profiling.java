// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import java.util.function.IntConsumer;

/// What is for developers: only with `enableProfiling`, as in kube-proxy (CFG-09).
///
/// @param on whether it is served to begin with
/// @param verbosity has the log go by another of klog's levels, until the configuration says otherwise
public record Profiling(boolean on, IntConsumer verbosity) {}
