// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/// What equality means for a record: the same components, all of them. For records that write theirs out, which could
/// forget one.
public final class RecordLaw {
    private RecordLaw() {}

    /// Checks that records are equal if all components are, and unequal if any one is not.
    ///
    /// @param base without nulls
    /// @param others for each component a value that the base does not have
    public static void check(Record base, Object... others) throws ReflectiveOperationException {
        var components = base.getClass().getRecordComponents();
        assertThat(others).hasSameSizeAs(components);
        var types = Arrays.stream(components).map(c -> c.getType()).toArray(Class<?>[]::new);
        var values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            var accessor = components[i].getAccessor();
            accessor.setAccessible(true);
            values[i] = accessor.invoke(base);
        }
        var constructor = base.getClass().getDeclaredConstructor(types);
        constructor.setAccessible(true);
        assertThat(constructor.newInstance(values)).isEqualTo(base).hasSameHashCodeAs(base);
        assertThat(base).isNotEqualTo(values[0]);
        for (int i = 0; i < values.length; i++) {
            var changed = values.clone();
            changed[i] = others[i];
            assertThat(constructor.newInstance(changed))
                    .as("another %s", components[i].getName())
                    .isNotEqualTo(base);
        }
    }
}
