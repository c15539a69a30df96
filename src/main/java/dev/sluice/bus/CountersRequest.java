// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

/// Asks a backend what it has counted.
public record CountersRequest() {}
