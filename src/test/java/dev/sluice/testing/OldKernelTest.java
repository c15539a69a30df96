// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Runs on this machine's kernel as any [NetnsTest] does, and once more in the guest, whose kernel is older. For a few
/// tests of each kind: the guest is slow.
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Tag("old-kernel")
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OldKernelTest {}
