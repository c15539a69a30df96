// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.Picker;
import dev.sluice.localport.SessionTable;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Target;
import dev.sluice.verticle.localport.UdpSession.Caller;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// Carries datagrams between those who called a UDP node port and an endpoint. For the verticle's event loop.
///
/// Nobody can tell whether an endpoint heard, so there is no second try.
final class UdpForwarding {
    private final SessionTable<Caller, UdpSession> sessions;
    private final Function<IpFamily, DatagramSocket> sockets;
    private final InstantSource clock;
    private final ForwardCounts counts;

    /// @param sockets opens one, not yet bound
    UdpForwarding(
            SessionTable<Caller, UdpSession> sessions,
            Function<IpFamily, DatagramSocket> sockets,
            InstantSource clock,
            ForwardCounts counts) {
        this.sessions = sessions;
        this.sockets = sockets;
        this.clock = clock;
        this.counts = counts;
    }

    /// Forwards a datagram: in its flow, or in a new one to an endpoint of the picker's choice (AFF-09).
    ///
    /// @param answer gets what comes back
    void forward(Caller caller, Buffer data, Picker picker, Consumer<Buffer> answer) {
        Instant now = clock.instant();
        Optional<UdpSession> session = sessions.packet(caller, now)
                .or(() -> picker.pick(now).map(endpoint -> begin(caller, endpoint, now, answer)));
        session.ifPresentOrElse(
                flow -> flow.send(data).onFailure(_ -> lost(flow)), () -> counts.rejected(Protocol.UDP));
    }

    /// A broken flow must not live on by the datagrams that it loses.
    private void lost(UdpSession flow) {
        counts.rejected(Protocol.UDP);
        if (flow.isBroken()) {
            end(flow::equals);
        }
    }

    /// Ends the flows that fit.
    void end(Predicate<UdpSession> fits) {
        sessions.end(fits).forEach(UdpSession::close);
    }

    /// Ends the flows that are silent for too long.
    void expire() {
        sessions.expire(clock.instant()).forEach(UdpSession::close);
    }

    private UdpSession begin(Caller caller, Target endpoint, Instant now, Consumer<Buffer> answer) {
        counts.accepted(Protocol.UDP);
        var session = new UdpSession(
                caller, endpoint, sockets.apply(endpoint.address().family()), data -> {
                    sessions.packet(caller, clock.instant());
                    answer.accept(data);
                });
        sessions.begin(caller, session, now).ifPresent(UdpSession::close);
        return session;
    }
}
