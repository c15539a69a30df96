// SPDX-License-Identifier: Apache-2.0
/// Sluice: a Kubernetes service proxy that sends the kernel only what changed.
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
