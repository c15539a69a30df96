// SPDX-License-Identifier: Apache-2.0
/// A hand-made API server over real HTTP that lists, watches and fails as told, and a listener that folds.
@NullMarked
package dev.sluice.source.kubernetes;

import org.jspecify.annotations.NullMarked;
