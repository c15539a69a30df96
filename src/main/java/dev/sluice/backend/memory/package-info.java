// SPDX-License-Identifier: Apache-2.0
/// A backend that programs nothing: the dry run (`--backend memory`), and the double that tests of everything above
/// a backend use. Runs under the same contract test as the real ones, and is stricter than they have to be: every
/// *before* of a diff is checked.
///
/// What would be the kernel is a [MemoryKernel]; it outlives its [MemoryBackend], so a restart is a second backend
/// over the same kernel, and somebody else's hand in our table is a call to the kernel. What may go wrong is a
/// [Faults] given to the backend.
@NullMarked
package dev.sluice.backend.memory;

import org.jspecify.annotations.NullMarked;
