// SPDX-License-Identifier: Apache-2.0
/// The port to wherever cluster state comes from. First step of the line: **source** -> model -> topology -> diff
/// -> backend.
///
/// A source knows nothing of rules. It keeps only the fields that we use (IN-13), turns vanished objects into
/// deletes (IN-08), and recovers by itself: its owner never restarts it.
@NullMarked
package dev.sluice.source;

import org.jspecify.annotations.NullMarked;
