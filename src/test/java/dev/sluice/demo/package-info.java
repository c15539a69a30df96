// SPDX-License-Identifier: Apache-2.0
/// The laboratory, with real packets.
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
