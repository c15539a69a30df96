// SPDX-License-Identifier: Apache-2.0
/// What the manifests in `k8s/` must hold, whoever edits them: the rules K8S-01 to K8S-08, and that what they name
/// exists (files, flags, metrics). A cluster is not needed; what a pod may do is proven on the image by
/// `scripts/package-check`.
@NullMarked
package dev.sluice.k8s;

import org.jspecify.annotations.NullMarked;
