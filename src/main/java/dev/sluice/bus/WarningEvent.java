// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import java.time.Instant;

/// Something a person should know.
///
/// @param code stable, for machines: see [Code]
/// @param object what it is about, empty = the whole proxy
/// @param field path inside the object, empty = the whole object
/// @param reason one line
public record WarningEvent(Code code, String object, String field, String reason, Instant at) {
    /// What kind of warning.
    public enum Code {
        /// Part of an object could not be used; the rest is.
        BAD_INPUT,
        /// Two Services claim one frontend; one of them got it (SVC-16).
        CONFLICT,
        /// A backend cannot program anything at the moment; the kernel keeps what it has.
        DEGRADED,
        /// It can again.
        RECOVERED,
        /// Found in the kernel: not as we would have written it, and put right.
        REPAIRED,
        /// Something works, but not for long: see the reason.
        DEPRECATED,
        /// A port of this machine cannot be listened on, for now; it is tried again.
        PORT_UNAVAILABLE,
        /// Part of an object is valid, but not served here.
        NOT_SERVED,
        /// A Service's health check node port cannot be listened on; tried again at the next commit (HC-26).
        HEALTH_CHECK_PORT,
        /// The server of `/healthz` cannot listen (HC-07).
        HEALTHZ_SERVER,
        /// The server of `/metrics` cannot listen.
        METRICS_SERVER,
        /// A setting of the kernel could not be written, and we do with what it has (CT-24).
        KERNEL_SETTING,
        /// The configuration file was written, and cannot be used: what was there before stays in force (CFG-42).
        CONFIGURATION,
        /// Rules of another proxy could not be removed; they may serve what the cluster no longer has (CLN-01).
        LEFTOVERS,
        /// Traffic of Services is not counted, or not of all that were chosen (MET-27).
        TRAFFIC_NOT_COUNTED,
        /// Mode ipvs runs, and will not for long: see the reason for what comes next (IPVS-01).
        IPVS_DEPRECATED,
        /// The configuration says no mode, and what that means is going to change.
        MODE_NOT_SET,
    }
}
