// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Goes through every pair or path there is. Left out in the guest, where that takes minutes.
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Tag("exhaustive")
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ExhaustiveTest {}
