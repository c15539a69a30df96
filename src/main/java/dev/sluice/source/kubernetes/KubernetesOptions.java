// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.kubernetes.ApiServer;
import dev.sluice.model.LabelSelector;
import dev.sluice.source.decode.WireFormat;
import java.time.Duration;

/// How to reach the API server and how to read from it.
///
/// @param nodeName our own Node, the only one that is watched (IN-04); empty = no Node
/// @param format what to ask for first; the server may answer JSON all the same (IN-12)
/// @param streamedList whether to try streamed lists (KEP-3157) before pages
/// @param pageSize objects per page of a list
/// @param firstPause before the first new try after a failure; doubles from there
/// @param longestPause between two tries
/// @param idle silence after which a connection counts as dead. Bookmarks come about once a minute
/// @param rate of requests; kube-proxy's default is 5 a second after a burst of 10 (IN-12)
/// @param metered chooses Services whose traffic is to be counted (MET-27)
/// @param unavailablePause between two looks for a resource that the server does not have or show (IN-05)
public record KubernetesOptions(
        ApiServer server,
        String nodeName,
        WireFormat format,
        boolean streamedList,
        int pageSize,
        Duration firstPause,
        Duration longestPause,
        Duration idle,
        Duration unavailablePause,
        Rate rate,
        LabelSelector metered) {
    /// How many requests may be begun.
    ///
    /// @param perSecond in the long run
    /// @param burst at once, after a rest
    public record Rate(int perSecond, int burst) {
        public Rate {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException("qps and burst must be positive: " + perSecond + ", " + burst);
            }
        }

        Duration interval() {
            return Duration.ofSeconds(1).dividedBy(perSecond);
        }
    }

    public KubernetesOptions {
        if (pageSize < 1) {
            throw new IllegalArgumentException("pageSize must be positive: " + pageSize);
        }
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("pauses out of order: " + firstPause + ", " + longestPause);
        }
    }

    /// The environment's server, protobuf, streamed lists.
    public static KubernetesOptions defaults(String nodeName) {
        return of(ApiServer.ofEnvironment(), nodeName, new Rate(5, 10));
    }

    /// Protobuf and streamed lists.
    public static KubernetesOptions of(ApiServer server, String nodeName, Rate rate) {
        return new KubernetesOptions(
                server,
                nodeName,
                WireFormat.PROTOBUF,
                true,
                500,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(150),
                Duration.ofMinutes(5),
                rate,
                LabelSelector.NOTHING);
    }

    /// Which encoding to prefer, whether to try streamed lists, and how many objects to ask for at a time.
    public KubernetesOptions reading(WireFormat preferred, boolean streamed, int objects) {
        return new KubernetesOptions(
                server,
                nodeName,
                preferred,
                streamed,
                objects,
                firstPause,
                longestPause,
                idle,
                unavailablePause,
                rate,
                metered);
    }

    /// Which Services' traffic is to be counted.
    public KubernetesOptions metering(LabelSelector chosen) {
        return new KubernetesOptions(
                server,
                nodeName,
                format,
                streamedList,
                pageSize,
                firstPause,
                longestPause,
                idle,
                unavailablePause,
                rate,
                chosen);
    }
}
