// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;

/// What the demo hears of the proxy: its public events, all from one thread, in the order in which they happened. It
/// may block: nobody who programs anything waits for it.
public interface Feed {
    void changed(ChangeEvent event);

    void applied(AppliedEvent event);

    void warned(WarningEvent event);

    void quarantined(QuarantineEvent event);

    void drifted(DriftEvent event);
}
