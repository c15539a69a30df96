// SPDX-License-Identifier: Apache-2.0
/// Numbers of the kernel in procfs and sysfs: what they should be, and what became of the wish.
///
/// Which ones are wanted is said where the feature is: `conntrack`, `backend.ipvs`. Laws: what is so already is not
/// written, as the file may be read-only for us; one that fails does not keep the others from being tried; a failure is
/// a value ([dev.sluice.sysctl.SettingOutcome]), which whoever starts the process judges. Does not log.
@NullMarked
package dev.sluice.sysctl;

import org.jspecify.annotations.NullMarked;
