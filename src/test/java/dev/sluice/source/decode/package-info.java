// SPDX-License-Identifier: Apache-2.0
/// Texts and bytes in, records out.
@NullMarked
package dev.sluice.source.decode;

import org.jspecify.annotations.NullMarked;
