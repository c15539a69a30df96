// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source;

/// Input that could not be used.
///
/// @param object the object, file or resource at fault: `EndpointSlice ns/web-abc`, `web.yaml:14`
/// @param field path inside it, empty if the whole is at fault
/// @param reason one line for a person
public record SourceProblem(String object, String field, String reason) {
    @Override
    public String toString() {
        return object + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
