// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.List;

/// What a client got for a question.
public sealed interface Answer {
    /// A pod answered.
    ///
    /// @param source the client as the pod saw it: after source translation, if there was one
    record Answered(String pod, InetSocketAddress source) implements Answer {}

    /// Somebody said no: a TCP reset, or ICMP "port unreachable".
    record Refused() implements Answer {}

    /// Nobody said anything in time.
    record TimedOut() implements Answer {}

    /// There is no way to there.
    ///
    /// @param reason the system's words
    record Unreachable(String reason) implements Answer {}

    /// A connection that had been established ended without an answer.
    ///
    /// @param reason the system's words
    record Broken(String reason) implements Answer {}

    /// The line a pod answers with.
    static String line(String pod, InetSocketAddress source) {
        return pod + " " + source.getAddress().getHostAddress() + " " + source.getPort() + "\n";
    }

    /// Reads [#line], with or without its end.
    static Answer decode(String line) {
        List<String> words = List.of(line.strip().split(" ", -1));
        if (words.size() != 3) {
            return new Broken("not an answer: " + line);
        }
        InetAddress source = InetAddress.ofLiteral(words.get(1));
        return new Answered(words.get(0), new InetSocketAddress(source, Integer.parseInt(words.get(2))));
    }

    /// What a failure before an answer means.
    static Answer of(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException _ -> new TimedOut();
            case PortUnreachableException _ -> new Refused();
            // Java has one class for ECONNREFUSED and ETIMEDOUT.
            case ConnectException e when String.valueOf(e.getMessage()).contains("refused") -> new Refused();
            case ConnectException _ -> new TimedOut();
            default -> new Unreachable(String.valueOf(failure.getMessage()));
        };
    }
}
