// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Locale;

/// Every address on the bus. Each entry: pattern of use, body, reply, since.
public final class Addresses {
    /// Published for every change a source sees. Body [ChangeEvent]. No reply. Since v1.
    public static final String CHANGE = "sluice.v1.change";

    /// Published when a source's connection changes. Body [SourceEvent]. No reply. Since v1.
    public static final String SOURCE = "sluice.v1.source";

    /// Published when this machine's addresses are known, and whenever they changed. Body [HostEvent]. No reply.
    /// Since v1.
    public static final String HOST = "sluice.v1.host";

    /// Published when a diff leaves for a backend. Body [DiffEvent]. No reply. Since v1.
    public static final String DIFF = "sluice.v1.diff";

    /// Published when a backend answered, whatever it answered. Body [AppliedEvent]. No reply. Since v1.
    public static final String APPLIED = "sluice.v1.applied";

    /// Published when a Service is left out because the kernel refuses it, and when that ends. Body
    /// [QuarantineEvent]. No reply. Since v1.
    public static final String QUARANTINE = "sluice.v1.quarantine";

    /// Published when somebody else changed what a backend wrote. Body [DriftEvent]. No reply. Since v1.
    public static final String DRIFT = "sluice.v1.drift";

    /// Published for what a person should know: bad input, conflicts, a degraded backend. Body [WarningEvent]. No
    /// reply. Since v1.
    public static final String WARNING = "sluice.v1.warning";

    /// Published when what is served of node ports on loopback changed; not if that was not asked for. Body
    /// [LocalhostNodePortsEvent]. No reply. Since v1.
    public static final String LOCALHOST_NODE_PORTS = "sluice.v1.localhost-nodeports";

    /// Published when the connection tracking table was searched for stale flows. Body [ConntrackEvent]. No reply.
    /// Since v1.
    public static final String CONNTRACK = "sluice.v1.conntrack";

    /// Published every 10 s by each backend that has counted something since. Body [CountersEvent]. No reply. Since v1.
    public static final String COUNTERS = "sluice.v1.counters";

    /// Published every 10 s for each family in which Services that are counted had traffic since. Body [TrafficEvent].
    /// No reply. Since v1.
    public static final String TRAFFIC = "sluice.v1.traffic";

    private static final String INTERNAL = "sluice.internal.";

    private Addresses() {}

    /// The public ones, in the order of the flow.
    public static List<String> all() {
        return List.of(
                CHANGE,
                SOURCE,
                HOST,
                DIFF,
                APPLIED,
                QUARANTINE,
                DRIFT,
                WARNING,
                LOCALHOST_NODE_PORTS,
                CONNTRACK,
                COUNTERS,
                TRAFFIC);
    }

    /// Request to one backend of one family: body [ApplyRequest], reply [ApplyReply].
    public static String apply(String backend, IpFamily family) {
        return INTERNAL + "apply." + backend + "." + lower(family);
    }

    /// Request to one backend of one family: body [ReadRequest], reply [dev.sluice.backend.Reading], or a failure
    /// with the reason when the kernel cannot be read now.
    public static String read(String backend, IpFamily family) {
        return INTERNAL + "read." + backend + "." + lower(family);
    }

    /// Request to one backend of one family: body [CountersRequest], reply [CountersEvent] of this moment, or a failure
    /// with the reason.
    public static String counters(String backend, IpFamily family) {
        return INTERNAL + "counters." + backend + "." + lower(family);
    }

    /// Sent to one backend of one family, when Services with a health check node port came or went, or the kernel was
    /// read. Body [AdmitRequest], no reply.
    public static String admit(String backend, IpFamily family) {
        return INTERNAL + "admit." + backend + "." + lower(family);
    }

    /// Sent to those who serve node ports on loopback, when some were settled. Body
    /// [dev.sluice.localport.NodePortsSettled], no reply.
    public static String nodePortsSettled() {
        return INTERNAL + "nodeports-settled";
    }

    /// Published when a family falls behind the cluster and when it has caught up. Body [SyncEvent], no reply.
    public static String sync() {
        return INTERNAL + "sync";
    }

    /// Sent to the health check node ports after a commit. Body [dev.sluice.health.HealthChange], no reply.
    public static String healthChecks() {
        return INTERNAL + "healthchecks";
    }

    /// Published when Services stand in the kernel as the cluster has them. Body [ProgrammedEvent], no reply.
    public static String programmed() {
        return INTERNAL + "programmed";
    }

    /// Published when the health server was asked. Body [HealthProbe], no reply.
    public static String healthProbes() {
        return INTERNAL + "health-probes";
    }

    /// Request to the line: what is programmed for a Service, and why. Body [ExplainRequest], reply [Explanation].
    public static String explain() {
        return INTERNAL + "explain";
    }

    /// Published when the API server answered a request, or did not. Body [RequestEvent], no reply.
    public static String requests() {
        return INTERNAL + "requests";
    }

    /// Published when the running process is to go by another configuration. Body [NewSettings], no reply.
    public static String newSettings() {
        return INTERNAL + "new-settings";
    }

    /// Sent to those who look after the flows of a family, when flows may lead elsewhere. Body
    /// [dev.sluice.conntrack.FlowChanges]. No reply.
    public static String flowsSettled(IpFamily family) {
        return INTERNAL + "flows-settled." + lower(family);
    }

    /// Sent to who counts traffic of a family, after a commit. Body [dev.sluice.traffic.TrafficChange]. No reply.
    public static String trafficSettled(IpFamily family) {
        return INTERNAL + "traffic-settled." + lower(family);
    }

    /// Request to who removes what others left: body [StandingEvent], reply whether this family is done with.
    public static String standing() {
        return INTERNAL + "standing";
    }

    private static String lower(IpFamily family) {
        return family.name().toLowerCase(Locale.ROOT);
    }
}
