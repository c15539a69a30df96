// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.backend.Reading;
import dev.sluice.conntrack.FlowChanges;
import dev.sluice.health.HealthChange;
import dev.sluice.localport.NodePortsSettled;
import dev.sluice.traffic.TrafficChange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/// Hands an immutable record over as it is: same process, same object, no copy.
public final class LocalCodec<T> implements MessageCodec<T, T> {
    private final Class<T> type;

    private LocalCodec(Class<T> type) {
        this.type = type;
    }

    /// Makes the bus take all our messages. Call once per Vertx, before the first verticle.
    public static void register(EventBus bus) {
        for (Class<?> type : types()) {
            register(bus, type);
        }
    }

    /// Every record that travels on the bus.
    public static List<Class<?>> types() {
        return List.of(
                ChangeEvent.class,
                SourceEvent.class,
                HostEvent.class,
                DiffEvent.class,
                AppliedEvent.class,
                QuarantineEvent.class,
                DriftEvent.class,
                WarningEvent.class,
                CountersEvent.class,
                CountersRequest.class,
                LocalhostNodePortsEvent.class,
                ConntrackEvent.class,
                FlowChanges.class,
                TrafficChange.class,
                TrafficEvent.class,
                ApplyRequest.class,
                ApplyReply.class,
                ReadRequest.class,
                AdmitRequest.class,
                Reading.class,
                NodePortsSettled.class,
                SyncEvent.class,
                HealthChange.class,
                HealthProbe.class,
                ProgrammedEvent.class,
                StandingEvent.class,
                NewSettings.class,
                RequestEvent.class,
                ExplainRequest.class,
                Explanation.class);
    }

    private static <T> void register(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new LocalCodec<>(type));
    }

    /// Never called: nothing of ours crosses a cluster.
    @Override
    public void encodeToWire(Buffer buffer, T message) {
        throw new UnsupportedOperationException(type.getSimpleName() + " does not leave the process");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(type.getSimpleName() + " does not leave the process");
    }

    @Override
    public T transform(T message) {
        return message;
    }

    @Override
    public String name() {
        return "sluice." + type.getSimpleName();
    }

    /// -1: a codec of a user's own.
    @Override
    public byte systemCodecID() {
        return -1;
    }
}
