// SPDX-License-Identifier: Apache-2.0
/// Tests of the virtual servers: plans and their taking back on an IPVS in memory, which obeys the same contract as
/// the kernel's, and drains on the real one.
@NullMarked
package dev.sluice.backend.ipvs;

import org.jspecify.annotations.NullMarked;
