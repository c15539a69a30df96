// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.nio.ByteBuffer;

/// Finds where JSON objects begin and end in a stream of chunks, by counting braces outside of strings. It does not
/// check the syntax: the parser that gets the object does.
///
/// Watches are objects one after the other. In a list, each element of the outermost `items` is an object by itself
/// and the rest, without them, is the last one.
final class JsonSplitter {
    /// Gets complete objects: the bytes are valid during the call.
    interface Frames {
        /// Takes one object.
        ///
        /// @param item whether it is an element of `items`; else a top-level object
        void frame(byte[] bytes, int from, int length, boolean item);
    }

    private static final byte[] ITEMS = {'i', 't', 'e', 'm', 's'};

    private final Frames frames;
    private final boolean list;
    private final ByteQueue outer = new ByteQueue();
    private final ByteQueue item = new ByteQueue();

    private int depth;
    private boolean inItems;
    private boolean inString;
    private boolean escaped;
    /// Where in `outer` the last string at depth 1 is, without quotes.
    private int stringStart;

    private int stringEnd;
    private boolean keyIsItems;

    /// @param list whether to split `items`
    JsonSplitter(boolean list, Frames frames) {
        this.list = list;
        this.frames = frames;
    }

    void feed(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            accept(chunk.get());
        }
    }

    /// Whether nothing is left over.
    boolean isBetweenObjects() {
        return depth == 0 && outer.size() == 0;
    }

    private void accept(byte b) {
        if (inString) {
            keep(b);
            inStringByte(b);
            return;
        }
        switch (b) {
            case '"' -> {
                inString = true;
                keep(b);
                if (depth == 1) {
                    stringStart = outer.size();
                }
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close(b);
            case ':' -> {
                keep(b);
                if (depth == 1) {
                    keyIsItems = list && lastStringIsItems();
                }
            }
            default -> keep(b);
        }
    }

    private void inStringByte(byte b) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
            if (depth == 1) {
                stringEnd = outer.size() - 1;
            }
        }
    }

    private void open(byte b) {
        if (depth == 1 && b == '[' && keyIsItems) {
            keep(b);
            inItems = true;
            depth++;
        } else {
            depth++;
            keep(b);
        }
    }

    private void close(byte b) {
        if (inItems && depth == 2) {
            inItems = false;
            keyIsItems = false;
        }
        keep(b);
        depth--;
        if (depth == 0) {
            frames.frame(outer.array(), outer.head(), outer.size(), false);
            outer.clear();
        } else if (depth == 2 && inItems) {
            frames.frame(item.array(), item.head(), item.size(), true);
            item.clear();
        }
        if (depth < 0) {
            throw new DecodeException(0, 0, "unbalanced brackets");
        }
    }

    /// Commas between items and white space between objects belong to nothing.
    private void keep(byte b) {
        if ((depth == 0 && b <= ' ') || (inItems && depth == 2)) {
            return;
        }
        ByteQueue into = inItems ? item : outer;
        into.append(b);
        if (into.size() > BodyDecoder.MAX_OBJECT_BYTES) {
            throw new DecodeException(0, 0, "object of more than " + BodyDecoder.MAX_OBJECT_BYTES + " bytes");
        }
    }

    private boolean lastStringIsItems() {
        if (stringEnd - stringStart != ITEMS.length) {
            return false;
        }
        for (int i = 0; i < ITEMS.length; i++) {
            if (outer.at(stringStart + i) != ITEMS[i]) {
                return false;
            }
        }
        return true;
    }
}
