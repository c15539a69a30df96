// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

/// What a [Counter] has counted since the backend's rules were first written.
///
/// @param bytes with IP headers
public record Counted(long packets, long bytes) {}
