// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Takes longer than anyone waits for between two edits.
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Tag("slow")
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SlowTest {}
