// SPDX-License-Identifier: Apache-2.0
/// Tests of the same package.
@NullMarked
package dev.sluice.source.node;

import org.jspecify.annotations.NullMarked;
