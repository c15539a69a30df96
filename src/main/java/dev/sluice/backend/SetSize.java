// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import java.util.OptionalLong;

/// How full a set or map is (MET-29).
///
/// @param elements as the kernel counts them: an interval has two, its two ends
/// @param limit how many it takes; empty = as many as there is memory for
public record SetSize(long elements, OptionalLong limit) {}
