// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.netlink.Errno;
import dev.sluice.testing.NetnsTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the real kernel says to batches, above all to bad ones.
@NetnsTest
class NftCommitKernelTest {
    private static final int PER_MESSAGE = 1_900;

    private final NftNamespace namespace = new NftNamespace();
    private final NftConnection kernel = namespace.connect();

    @AfterEach
    void close() {
        namespace.close();
    }

    private void committed(Consumer<NftBatch> changes) {
        var batch = NftNamespace.batch();
        changes.accept(batch);
        assertThat(kernel.commit(batch)).isInstanceOf(BatchResult.Committed.class);
    }

    private List<BatchError> refused(Consumer<NftBatch> changes) {
        var batch = NftNamespace.batch();
        changes.accept(batch);
        return assertThat(kernel.commit(batch))
                .asInstanceOf(type(BatchResult.Failed.class))
                .actual()
                .errors();
    }

    private void map() {
        committed(batch -> batch.newSet(NftNamespace.set("m", SetSpec.NFT_SET_MAP, 7, 4)));
    }

    private static SetElement element(int key, int value) {
        return SetElement.of(NftNamespace.address(key), NftNamespace.address(value));
    }

    private List<SetElement> elements(String set) {
        var found = new ArrayList<SetElement>();
        var spec = kernel.sets(NftNamespace.IPV4, NftNamespace.TABLE).stream()
                .filter(s -> s.name().equals(set))
                .findFirst()
                .orElseThrow();
        kernel.elements(NftNamespace.IPV4, NftNamespace.TABLE, spec, found::add);
        return found;
    }

    @Test
    void generationThatMovedIsErestartAndNothingIsDone() {
        int generation = kernel.generation();
        namespace.nft("add table ip other");
        var errors = refused(batch -> batch.expectGeneration(generation).newChain(ChainSpec.regular("a")));

        assertThat(errors)
                .extracting(BatchError::message, BatchError::errno)
                .containsExactly(tuple(-1, Errno.ERESTART));
        assertThat(kernel.chains(NftNamespace.IPV4, NftNamespace.TABLE)).isEmpty();
        committed(batch -> batch.expectGeneration(kernel.generation()).newChain(ChainSpec.regular("a")));
        assertThat(kernel.generation()).isNotEqualTo(generation);
    }

    /// The element that is bad, among good ones: first, second, in the middle, and in the second message.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 1_000, PER_MESSAGE - 1, PER_MESSAGE + 700})
    void otherDataForTheSameKeyNamesTheElement(int bad) {
        map();
        committed(batch -> batch.addElement("m", element(bad, 1)));
        var places = new ArrayList<int[]>();
        var errors = refused(batch -> {
            var count = new int[100];
            for (int i = 0; i < 2 * PER_MESSAGE; i++) {
                int message = batch.addElement("m", element(i, 2));
                places.add(new int[] {message, count[message]++});
            }
            assertThat(batch.messages()).isGreaterThan(1);
        });

        assertThat(errors)
                .extracting(BatchError::message, BatchError::errno, BatchError::element)
                .containsExactly(tuple(places.get(bad)[0], Errno.EEXIST, places.get(bad)[1]));
        assertThat(elements("m")).containsExactly(element(bad, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49})
    void missingElementThatIsDeletedIsNamed(int missing) {
        map();
        committed(batch ->
                IntStream.range(0, 60).filter(i -> i != missing).forEach(i -> batch.addElement("m", element(i, 1))));
        var errors = refused(batch -> IntStream.range(0, 60).forEach(i -> batch.deleteElement("m", element(i, 1))));

        assertThat(errors)
                .extracting(BatchError::message, BatchError::errno, BatchError::element)
                .containsExactly(tuple(0, Errno.ENOENT, missing));
        assertThat(elements("m")).hasSize(59);
    }

    /// The kernel ends a message at its first error and goes on with the next message.
    @Test
    void eachMessageNamesItsFirstBadElement() {
        map();
        var errors = refused(batch -> {
            batch.deleteElement("m", element(1, 1));
            batch.addElement("m", element(1, 1));
            batch.addElement("m", element(1, 2));
            batch.addElement("m", element(1, 3));
            batch.deleteElement("m", element(1, 1));
            batch.deleteElement("m", element(9, 1));
        });
        assertThat(errors)
                .extracting(BatchError::message, BatchError::errno, BatchError::element)
                .containsExactly(tuple(0, Errno.ENOENT, 0), tuple(1, Errno.EEXIST, 1), tuple(2, Errno.ENOENT, 1));
    }

    @Test
    void goodElementOfAMissingSetIsNotBlamed() {
        var errors = refused(batch -> batch.addElement("nowhere", element(1, 1)));

        assertThat(errors)
                .extracting(BatchError::message, BatchError::errno, BatchError::element)
                .containsExactly(tuple(0, Errno.ENOENT, -1));
    }

    @Test
    void sameDataForTheSameKeyIsNoError() {
        map();
        committed(batch -> batch.addElement("m", element(1, 1)));
        committed(batch -> batch.addElement("m", element(1, 1)));
        assertThat(elements("m")).containsExactly(element(1, 1));
    }

    @Test
    void deleteAndAddOfOneKeyIsOneTransaction() {
        map();
        committed(batch -> batch.addElement("m", element(1, 1)));
        committed(batch -> {
            batch.deleteElement("m", element(1, 1));
            batch.addElement("m", element(1, 2));
        });
        assertThat(elements("m")).containsExactly(element(1, 2));
    }

    /// Of 20,000 errors none is lost, and the next batch is not confused by them. Where the socket may not have the
    /// buffer it wants, some are, and what is left is still a failure.
    @Test
    void thousandsOfFailingMessages() {
        var errors = refused(batch -> IntStream.range(0, 20_000).forEach(i -> batch.deleteChain("missing-" + i)));

        int heard = maxDatagram() < 64 << 20 ? errors.size() : 20_000;
        assertThat(errors)
                .isNotEmpty()
                .extracting(BatchError::message)
                .isEqualTo(IntStream.range(0, heard).boxed().toList());
        committed(batch -> batch.newChain(ChainSpec.regular("a")));
    }

    private int maxDatagram() {
        try (var socket = namespace.socket()) {
            return socket.maxDatagram();
        }
    }

    @Test
    void batchOverTheSendBufferIsRefusedAsAWhole() {
        map();
        int limit = maxDatagram();
        var comment = "c".repeat(250);
        var errors = refused(batch -> {
            for (int i = 0; batch.bytes() <= limit; i++) {
                batch.addElement("m", element(i, 1).withComment(comment));
            }
        });

        assertThat(errors)
                .extracting(BatchError::message, BatchError::errno)
                .containsExactly(tuple(-1, Errno.EMSGSIZE));
        assertThat(elements("m")).isEmpty();
        committed(batch -> batch.addElement("m", element(1, 1)));
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
