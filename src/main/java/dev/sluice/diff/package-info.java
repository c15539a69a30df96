// SPDX-License-Identifier: Apache-2.0
/// Desired against committed: what must change in the kernel, and nothing else.
///
/// Fourth step of the line: source -> model -> topology -> **diff** -> backend. Pure.
@NullMarked
package dev.sluice.diff;

import org.jspecify.annotations.NullMarked;
