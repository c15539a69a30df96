// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Counts;
import dev.sluice.model.ServicePortName;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Which service port has which number in [AffinityMap]. A number that becomes free is given again as late as possible:
/// entries with it are still there, for clients of somebody else. (Should one be met, its endpoint's id is unknown to
/// the new owner or as good a choice as any.)
final class AffinityNumbers {
    /// Numbers are half a word wide, and 0 is none.
    static final int MOST = 65_535;

    private final Map<ServicePortName, Integer> numbers = new HashMap<>();
    private final BitSet taken = new BitSet();
    private final Counts<ServicePortName> users = new Counts<>();
    private int last;

    /// The number of a service port that has one.
    OptionalInt of(ServicePortName owner) {
        var number = numbers.get(owner);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// Whether the number can be this service port's.
    boolean fits(ServicePortName owner, int number) {
        var own = numbers.get(owner);
        return own == null ? number > 0 && !taken.get(number) : own == number;
    }

    /// The next number that is free and not in `promised`; empty if all are taken.
    OptionalInt free(BitSet promised) {
        for (int tried = 0; tried < MOST; tried++) {
            int number = (last + tried) % MOST + 1;
            if (!taken.get(number) && !promised.get(number)) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }

    /// A frontend of the service port uses the number, or stops to.
    void use(ServicePortName owner, int number, int delta) {
        if (numbers.putIfAbsent(owner, number) == null) {
            taken.set(number);
            last = number;
        }
        users.add(owner, delta);
        if (users.of(owner) == 0) {
            numbers.remove(owner);
            taken.clear(number);
        }
    }
}
