// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps the listeners of one family as the Services want them: changed ones are closed before any is opened
/// (HC-25), and what stays keeps its connections. A Service is open on all addresses or on none (HC-26).
///
/// Belongs to one thread. Costs as much as changed, and what could not be opened is tried again each time.
public final class HealthCheckPorts {
    /// Opens listeners.
    public interface Listeners {
        /// Listens on one address; the unspecified one stands for all of its family, and of no other.
        ///
        /// @throws IOException with the kernel's reason
        Listener open(ObjectKey service, IpAddress address, int port) throws IOException;
    }

    /// An open port.
    public interface Listener {
        /// Stops to listen and ends the port's connections, before it returns.
        void close();
    }

    /// A port that could not be opened.
    public record Failure(ObjectKey service, int port, IpAddress address, String reason) {}

    private record Open(int port, Map<IpAddress, Listener> listeners) {}

    private final Listeners listeners;
    private final Map<ObjectKey, HealthCheck> wanted = new HashMap<>();
    private final Map<ObjectKey, Open> open = new HashMap<>();
    private final Map<ObjectKey, Failure> failed = new HashMap<>();
    private Set<IpAddress> addresses = Set.of();

    public HealthCheckPorts(Listeners listeners) {
        this.listeners = listeners;
    }

    /// Takes over what was committed, and tries again what failed before.
    ///
    /// @return what cannot be opened, if it is not what was told last about the same Service
    public List<Failure> settle(HealthChange change) {
        Collection<ObjectKey> touched = take(change);
        touched.forEach(this::closeUnwanted);
        var news = new ArrayList<Failure>();
        for (ObjectKey service : touched) {
            Optional<Failure> failure = Optional.ofNullable(wanted.get(service)).flatMap(this::openMissing);
            failure.filter(now -> !now.equals(failed.get(service))).ifPresent(news::add);
            failure.ifPresentOrElse(now -> failed.put(service, now), () -> failed.remove(service));
        }
        return news;
    }

    /// What a Service's port is to answer, as of the last commit.
    public Optional<HealthCheck> check(ObjectKey service) {
        return Optional.ofNullable(wanted.get(service));
    }

    /// Closes everything.
    public void close() {
        open.values().forEach(HealthCheckPorts::close);
        open.clear();
    }

    private Collection<ObjectKey> take(HealthChange change) {
        var touched = new LinkedHashSet<ObjectKey>(change.gone());
        change.gone().forEach(wanted::remove);
        for (HealthCheck check : change.checks()) {
            wanted.put(check.service(), check);
            touched.add(check.service());
        }
        touched.addAll(failed.keySet());
        Set<IpAddress> before = addresses;
        addresses = change.addresses().orElse(before);
        if (!addresses.equals(before)) {
            touched.addAll(wanted.keySet());
        }
        return touched;
    }

    private void closeUnwanted(ObjectKey service) {
        Open has = open.get(service);
        if (has == null) {
            return;
        }
        HealthCheck wants = wanted.get(service);
        if (wants == null || wants.port() != has.port()) {
            open.remove(service);
            close(has);
            return;
        }
        has.listeners().entrySet().removeIf(entry -> {
            boolean gone = !addresses.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    private Optional<Failure> openMissing(HealthCheck check) {
        Open has = open.computeIfAbsent(check.service(), _ -> new Open(check.port(), new HashMap<>()));
        for (IpAddress address : addresses) {
            try {
                if (!has.listeners().containsKey(address)) {
                    has.listeners().put(address, listeners.open(check.service(), address, check.port()));
                }
            } catch (IOException e) {
                open.remove(check.service());
                close(has);
                return Optional.of(new Failure(check.service(), check.port(), address, String.valueOf(e.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static void close(Open has) {
        has.listeners().values().forEach(Listener::close);
    }
}
