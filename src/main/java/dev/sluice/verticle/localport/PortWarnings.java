// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.localport.LocalPort;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.FrontendKey.NodePort;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people which node ports are not served on loopback, and why: once for each reason, however often it is tried.
final class PortWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(PortWarnings.class);

    private record Told(ServicePortName owner, String reason) {}

    private final EventBus bus;
    private final InstantSource clock;
    private final Map<NodePort, Told> told = new HashMap<>();

    PortWarnings(EventBus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    void failed(LocalPort port, Throwable cause) {
        String reason = Places.of(port.key()) + "/" + port.key().protocol() + " cannot be listened on: "
                + cause.getMessage() + "; tried again until it can";
        var now = new Told(port.owner(), reason);
        if (!now.equals(told.put(port.key(), now))) {
            warn(Code.PORT_UNAVAILABLE, port, reason);
        }
    }

    void opened(LocalPort port) {
        if (told.remove(port.key()) != null) {
            LOG.atInfo().addKeyValue("service", port.owner()).log("{} is listened on now", Places.of(port.key()));
        }
    }

    void declined(LocalPort port) {
        String which = port.key().port() + "/" + port.key().protocol();
        warn(Code.NOT_SERVED, port, "node port " + which + " is not served on loopback: only TCP and UDP are");
    }

    private void warn(Code code, LocalPort port, String reason) {
        LOG.atWarn()
                .addKeyValue("code", code)
                .addKeyValue("service", port.owner())
                .log("{}", reason);
        String object = "Service " + port.owner().service();
        String field = "spec.ports[" + port.owner().port() + "].nodePort";
        bus.publish(Addresses.WARNING, new WarningEvent(code, object, field, reason, clock.instant()));
    }
}
