// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.nio.charset.Charset;

/// What the terminal can show.
///
/// @param bar a tenth of a bar
/// @param arrow between two steps
public record Glyphs(String bar, String arrow) {
    /// Blocks where the charset has them.
    public static Glyphs of(Charset charset) {
        return charset.newEncoder().canEncode("█→") ? new Glyphs("█", "→") : new Glyphs("#", "->");
    }
}
