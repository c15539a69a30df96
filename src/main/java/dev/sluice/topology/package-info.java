// SPDX-License-Identifier: Apache-2.0
/// Traffic rules, once for all backends: compiles a Service and its endpoints into [Frontend]s.
///
/// Third step of the line: source -> model -> **topology** -> diff -> backend. Pure; knows nothing of kernels.
/// Sections 2 to 6 of the behaviour specification live here.
@NullMarked
package dev.sluice.topology;

import org.jspecify.annotations.NullMarked;
