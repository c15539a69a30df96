// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// What is said over a TCP connection.
final class Talk {
    private Talk() {}

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String hear(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    static String hearAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    static void hangUp(Socket socket) throws IOException {
        socket.close();
    }

    /// Hangs up with a RST.
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
