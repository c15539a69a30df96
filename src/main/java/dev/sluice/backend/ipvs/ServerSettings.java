// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

/// What can be changed of a virtual server while connections run through it.
///
/// @param persistenceSeconds 0 = not persistent
public record ServerSettings(Scheduling scheduling, int persistenceSeconds) {}
