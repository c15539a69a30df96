// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.netlink.NetlinkException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Carries operations out, and keeps the image true to what the kernel took of them.
final class Execution {
    private final IpvsKernel kernel;
    private final Image image;
    private final InstantSource clock;

    Execution(IpvsKernel kernel, Image image, InstantSource clock) {
        this.kernel = kernel;
        this.image = image;
        this.clock = clock;
    }

    /// All of them in order, or none: those before a refused one are taken back.
    Applied all(List<Operation> operations) {
        List<Operation> done = new ArrayList<>();
        try {
            for (Operation operation : operations) {
                Optional<Refusal> refused = one(operation);
                if (refused.isPresent()) {
                    return takeBack(done)
                            .<Applied>map(why -> new Applied.Unknown(refused.get() + "; then " + why))
                            .orElseGet(() -> new Applied.Refused(refused.get()));
                }
                done.add(operation);
            }
        } catch (NetlinkException e) {
            return new Applied.Unknown(String.valueOf(e.getMessage()));
        }
        return new Applied.Done(done);
    }

    /// Takes operations back, last first.
    ///
    /// @return what the kernel refused of that
    Optional<Refusal> takeBack(List<Operation> done) {
        for (Operation operation : done.reversed()) {
            for (Operation inverse : operation.inverse()) {
                Optional<Refusal> refused = one(inverse);
                if (refused.isPresent()) {
                    return refused;
                }
            }
        }
        return Optional.empty();
    }

    /// Operations that remove things, and are well if somebody else has done so.
    ///
    /// @throws NetlinkException for any refusal but that
    void removeAll(List<? extends Operation> operations) {
        Instant now = clock.instant();
        for (Operation operation : operations) {
            Optional<Refusal> refused = one(operation);
            if (refused.isPresent() && !refused.get().stale()) {
                throw new NetlinkException(
                        operation.toString(),
                        refused.get().errno(),
                        refused.get().text());
            }
            refused.ifPresent(_ -> image.done(operation, now));
        }
    }

    private Optional<Refusal> one(Operation operation) {
        Optional<Refusal> refused = kernel.execute(operation);
        if (refused.isEmpty()) {
            image.done(operation, clock.instant());
        }
        return refused;
    }
}
