// SPDX-License-Identifier: Apache-2.0
/// Writes events to the API server (`events.k8s.io/v1`), on a thread of its own.
@NullMarked
package dev.sluice.recorder.kubernetes;

import org.jspecify.annotations.NullMarked;
