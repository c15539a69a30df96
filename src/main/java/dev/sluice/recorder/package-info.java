// SPDX-License-Identifier: Apache-2.0
/// What the cluster should hear about: events on our Node and on Services, as `kubectl describe` shows them
/// (SYNC-14, HC-26, SYNC-07).
///
/// Beside the line: somebody asks to record, nobody waits for it. Repetitions are counted instead of written anew,
/// and each object has a budget, because an event costs the API server as much as any write, and what goes wrong
/// here tends to go wrong on every node at once.
@NullMarked
package dev.sluice.recorder;

import org.jspecify.annotations.NullMarked;
