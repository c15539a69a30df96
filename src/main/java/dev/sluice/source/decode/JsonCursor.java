// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.Problem;
import java.io.IOException;
import java.util.List;

/// Walks one object of a token stream and forgives wrong types: such a value is told as a [Problem], skipped, and
/// read as absent. `null` is absent too, without a word.
///
/// The pattern of use is `if (in.object()) while (in.nextField()) switch (in.field())`, where every arm consumes
/// its value by a read or [#skip].
final class JsonCursor {
    private final JsonParser parser;
    private final List<Problem> problems;
    private final int rootDepth;

    /// @param parser at the START_OBJECT that paths are told relative to
    JsonCursor(JsonParser parser, List<Problem> problems) {
        this.parser = parser;
        this.problems = problems;
        this.rootDepth = parser.getParsingContext().getNestingDepth();
    }

    /// Enters the object under the cursor; false if there is none.
    boolean object() {
        return isToken(JsonToken.START_OBJECT, "an object");
    }

    /// Enters the array under the cursor; false if there is none.
    boolean array() {
        return isToken(JsonToken.START_ARRAY, "an array");
    }

    /// On to the value of the next field; false at the end of the object.
    boolean nextField() throws IOException {
        if (parser.nextToken() != JsonToken.FIELD_NAME) {
            return false;
        }
        parser.nextToken();
        return true;
    }

    /// On to the next element; false at the end of the array.
    boolean nextElement() throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    String field() throws IOException {
        String name = parser.currentName();
        return name == null ? "" : name;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    String text() throws IOException {
        return isToken(JsonToken.VALUE_STRING, "a string") ? parser.getText() : "";
    }

    void texts(List<String> into) throws IOException {
        if (array()) {
            while (nextElement()) {
                // A placeholder for what was no text: later elements keep their index (SVC-02).
                into.add(text());
            }
        }
    }

    int number(int absent) throws IOException {
        if (!isToken(JsonToken.VALUE_NUMBER_INT, "a whole number")) {
            return absent;
        }
        if (parser.getNumberType() != JsonParser.NumberType.INT) {
            problems.add(new Problem(path(), "out of range: " + parser.getText()));
            return absent;
        }
        return parser.getIntValue();
    }

    long longNumber() throws IOException {
        return isToken(JsonToken.VALUE_NUMBER_INT, "a whole number")
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                ? parser.getLongValue()
                : 0;
    }

    boolean flag(boolean absent) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        isToken(JsonToken.VALUE_TRUE, "true or false");
        return absent;
    }

    private boolean isToken(JsonToken wanted, String name) {
        JsonToken token = parser.currentToken();
        if (token == wanted) {
            return true;
        }
        if (token != JsonToken.VALUE_NULL) {
            problems.add(new Problem(path(), "expected " + name + ", found " + describe(token)));
            skipQuietly();
        }
        return false;
    }

    private void skipQuietly() {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw ObjectDecoder.broken(e);
        }
    }

    private static String describe(JsonToken token) {
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "an array";
        }
        return token.isNumeric() ? "a number" : token.isBoolean() ? "true or false" : "a string";
    }

    /// Where the cursor is, as `spec.ports[1].port`. Only walked when there is something to complain about.
    private String path() {
        var path = new StringBuilder();
        JsonStreamContext at = parser.getParsingContext();
        if (parser.currentToken().isStructStart()) {
            at = at.getParent();
        }
        for (; at != null && at.getNestingDepth() >= rootDepth; at = at.getParent()) {
            if (at.inArray()) {
                path.insert(0, "[" + at.getCurrentIndex() + "]");
            } else if (at.hasCurrentName()) {
                path.insert(0, (at.getNestingDepth() == rootDepth ? "" : ".") + at.getCurrentName());
            }
        }
        return path.toString();
    }
}
