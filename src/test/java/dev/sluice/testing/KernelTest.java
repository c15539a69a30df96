// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Needs a kernel module that not every machine has, such as ip_vs; says which one when it skips itself.
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernel")
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface KernelTest {}
