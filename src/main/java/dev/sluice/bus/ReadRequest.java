// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

/// Asks a backend to read what the kernel holds; it adopts what it finds.
public record ReadRequest() {}
