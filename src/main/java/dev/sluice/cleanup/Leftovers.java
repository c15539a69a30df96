// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.model.IpFamily;
import java.util.Set;

/// One kind of things that another proxy, or another mode of this one, leaves in the kernel. Both methods may block and
/// may be called any number of times, in any network namespace that their parts were made for.
public interface Leftovers {
    /// The families whose traffic they may serve: they must not go before rules of ours stand for all of these.
    Set<IpFamily> families();

    /// Looks for them and changes nothing.
    Inventory find();

    /// Removes what there is; nothing to remove is fine.
    ///
    /// @return what was removed
    Inventory remove();
}
