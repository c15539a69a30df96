// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/// A TCP connection to a [PodServer] that stays open between questions. One thread at a time.
public final class HeldConnection implements AutoCloseable {
    private final Socket socket;

    HeldConnection(Socket socket) {
        this.socket = socket;
    }

    /// Asks once more: [Answer.Answered], [Answer.TimedOut] or [Answer.Broken].
    public Answer ask() {
        try {
            OutputStream out = socket.getOutputStream();
            out.write('\n');
            out.flush();
            return Answer.decode(readLine(socket.getInputStream()));
        } catch (SocketTimeoutException e) {
            return new Answer.TimedOut();
        } catch (IOException e) {
            return new Answer.Broken(String.valueOf(e.getMessage()));
        }
    }

    /// The client's own end.
    public InetSocketAddress local() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /// Ends it by a reset: whoever tracks connections soon forgets it, while an orderly end is remembered for minutes.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("connection closed by the other side");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
