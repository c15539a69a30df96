// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that arrived and were not used yet: an array with a head and a tail.
final class ByteQueue {
    private static final int INITIAL = 8192;

    private byte[] bytes = new byte[INITIAL];
    private int head;
    private int tail;

    /// Takes the rest of the buffer.
    void append(ByteBuffer chunk) {
        int count = chunk.remaining();
        reserve(count);
        chunk.get(bytes, tail, count);
        tail += count;
    }

    void append(byte value) {
        reserve(1);
        bytes[tail++] = value;
    }

    int size() {
        return tail - head;
    }

    /// The backing array; what is queued is at [#head] and on, until the next append.
    byte[] array() {
        return bytes;
    }

    int head() {
        return head;
    }

    int tail() {
        return tail;
    }

    byte at(int index) {
        return bytes[head + index];
    }

    void drop(int count) {
        head += count;
    }

    void clear() {
        head = 0;
        tail = 0;
    }

    private void reserve(int count) {
        if (head > 0 && (head == tail || bytes.length - tail < count)) {
            System.arraycopy(bytes, head, bytes, 0, tail - head);
            tail -= head;
            head = 0;
        }
        if (bytes.length - tail < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, tail + count));
        }
    }
}
