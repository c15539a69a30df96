// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.model.IpFamily;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Where a connection starts: the columns of the traffic table.
enum From {
    OUTSIDE,
    NODE,
    POD,
    /// A pod of another node, whose packets come in from outside.
    POD_ELSEWHERE;

    /// Outside, node and pod, in both families: nobody but the traffic table tells pods of other nodes apart.
    static Stream<Arguments> everywhere() {
        return Stream.of(OUTSIDE, NODE, POD)
                .flatMap(from -> Stream.of(IpFamily.values()).map(family -> Arguments.of(from, family)));
    }

    /// A test with the parameters `From from, IpFamily family`.
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @MethodSource("dev.sluice.packets.From#everywhere")
    @interface Everywhere {}
}
