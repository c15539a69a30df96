// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

/// Takes the items of one page of a list, as they arrive.
public interface ListSink extends Sink {
    /// All items of the page were told. Called by [BodyDecoder#end].
    ///
    /// @param resourceVersion of the whole list; a watch goes on from there
    /// @param continueToken where the next page begins, empty on the last
    void page(String resourceVersion, String continueToken);
}
