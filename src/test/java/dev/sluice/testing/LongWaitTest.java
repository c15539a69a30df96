// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// A [GuestTest] that waits for minutes, as for IPVS to forget connections, which nothing makes faster. Such tests run
/// in a guest of their own, beside the one with all others.
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Tag("long-wait")
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface LongWaitTest {}
