// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The law of the element codec: what is written is read as it was, of every kind of key and data.
class ElementLawTest {
    private static final Bytes KEY = Bytes.hex("0a600001 06000000 00500000");

    static List<SetElement> samples() {
        return List.of(
                SetElement.of(KEY),
                SetElement.of(KEY, Bytes.hex("0a010203 1f900000")),
                SetElement.of(Bytes.hex("030000ce"), Verdict.goTo("lb-3")),
                SetElement.of(KEY, Verdict.jump("refuse")),
                SetElement.of(KEY, Verdict.drop()),
                SetElement.toObject(KEY, "requests/default/web/TCP/http"),
                SetElement.range(KEY, Bytes.hex("0a6000ff 06000000 00500000")),
                SetElement.intervalEnd(Bytes.hex("00000000")),
                SetElement.of(Drawn.filled(64, 7)),
                SetElement.of(KEY, Bytes.hex("0a010203 1f900000")).withComment("default/web:http"),
                SetElement.of(KEY).withComment("Zürich/žluťoučký:端口"));
    }

    @Test
    void everyKindOfDataIsSampled() {
        Set<Class<?>> sampled = samples().stream().map(e -> e.data().getClass()).collect(Collectors.toSet());

        assertThat(sampled).containsAll(Arrays.asList(SetElement.Data.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenIsReadAsItWas(SetElement element) {
        assertThat(again(element, false)).isEqualTo(element);
    }

    /// A delete that carried data would be refused where the data changed meanwhile.
    @ParameterizedTest
    @MethodSource("samples")
    void deletesCarryTheKeyOnly(SetElement element) {
        assertThat(again(element, true))
                .isEqualTo(new SetElement(
                        element.key(), element.keyEnd(), new SetElement.Data.None(), element.intervalEnd(), ""));
    }

    /// The kernel keeps 254 bytes of user data, two of which say what it is, one of which ends it.
    @Test
    void commentsAreCutToWhatTheKernelTakes() {
        var longest = "x".repeat(251);

        assertThat(SetElement.of(KEY).withComment(longest).comment()).isEqualTo(longest);
        assertThat(SetElement.of(KEY).withComment(longest + "y").comment()).isEqualTo(longest);
        assertThat(again(SetElement.of(KEY).withComment("x".repeat(5000)), false)
                        .comment())
                .isEqualTo(longest);
    }

    /// A character cut in two would be read as another one.
    @Test
    void commentsAreCutBetweenCharacters() {
        for (String character : List.of("é", "端", "😀")) {
            var element = SetElement.of(KEY).withComment("x" + character.repeat(200));

            assertThat(element.comment().substring(1).replace(character, "")).isEmpty();
            assertThat(element.comment().getBytes(StandardCharsets.UTF_8))
                    .hasSizeBetween(252 - character.getBytes(StandardCharsets.UTF_8).length, 251);
            assertThat(again(element, false)).isEqualTo(element);
        }
    }

    /// An element for whatever has none of its own (`NFT_SET_ELEM_CATCHALL`, `*` in nft) has no key. We write none,
    /// but must be able to take away one that somebody else put into a map of ours.
    @Test
    void catchAllIsAnElementWithoutKey() {
        var reader = Drawn.nested(out -> {
            out.beginNested(1).u32be(3, 2);
            DataCodec.write(out, 2, Verdict.drop());
            out.endNested();
        });
        var element = ElementCodec.read(reader);

        assertThat(element).isEqualTo(SetElement.of(Bytes.empty(), Verdict.drop()));
        var written = Drawn.nested(out -> ElementCodec.write(out, element, true));
        assertThat(written.next()).isTrue();
        assertThat(written.type()).isEqualTo(3);
        assertThat(written.u32be()).isEqualTo(2);
        assertThat(written.next()).isFalse();
    }

    /// Covers NFT-24: time-outs, counters and what else a kernel may tell.
    @Test
    void whatWeDoNotKnowIsSkipped() {
        var reader = Drawn.nested(out -> {
            out.beginNested(1);
            DataCodec.write(out, 1, KEY);
            out.u64be(4, 10_000)
                    .u64be(5, 9_000)
                    .beginNested(7)
                    .string(1, "counter")
                    .endNested();
            out.bytes(6, Bytes.hex("05 02 aaaa 00 03 686900 07 00").unsafe());
            out.bytes(1234, new byte[5]).endNested();
        });
        assertThat(ElementCodec.read(reader)).isEqualTo(SetElement.of(KEY).withComment("hi"));
        reader.check("read element");
    }

    /// User data belongs to who wrote it: nothing in it can make a listing fail.
    @ParameterizedTest
    @MethodSource("userdata")
    void strangeUserDataIsNoComment(String hex) {
        var reader = Drawn.nested(out -> {
            out.beginNested(1);
            DataCodec.write(out, 1, KEY);
            out.bytes(6, Bytes.hex(hex).unsafe()).endNested();
        });
        assertThat(ElementCodec.read(reader)).isEqualTo(SetElement.of(KEY));
    }

    static List<String> userdata() {
        return List.of("", "00", "0000", "0005 6869", "00ff 00", "01ff", "ff00ff00ff");
    }

    private static SetElement again(SetElement element, boolean keyOnly) {
        var reader = Drawn.nested(out -> ElementCodec.write(out, element, keyOnly));
        var read = ElementCodec.read(reader);
        reader.check("read element");
        return read;
    }
}
