// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs in a guest with a kernel of the distribution's, because a build machine's own may lack what it needs: IPVS,
/// dummy links, old behaviour. Maven leaves it out; `scripts/test` runs all of them in one guest at its end.
///
///     @NetnsTest
///     @GuestTest({"ip_vs", "dummy"})
///     final class FooTest {}
///
///     scripts/guest-test dev.sluice.x.FooTest
///
/// runs one class, or any number of them. Inside is this machine's file system and nothing but the loopback for a
/// network. Code is 5 to 20 times slower there, so waits have to be generous and loops short. What a test writes to
/// files is gone afterwards. [NetnsTest] works there as anywhere.
///
/// @see OldKernelTest for what runs on both kernels
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Tag("guest")
@ExtendWith(KernelModules.class)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface GuestTest {
    /// Kernel modules that must be there, as `modprobe` names them; the test skips itself where one is not.
    String[] value() default {};
}
