// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.ExtendedAck;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sockets against the kernel, with rtnetlink's list of links in an empty namespace as the subject.
@NetnsTest
final class JnrNetlinkTest {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int IFLA_IFNAME = 3;
    private static final int IFINFOMSG = 16;
    private static final int RTNLGRP_LINK = 1;

    private final NetworkNamespace namespace = NetworkNamespace.create("test");
    private final NetlinkSocket socket = open();

    @AfterEach
    void close() {
        socket.close();
        namespace.close();
    }

    @Test
    void listsWhatTheNamespaceHolds() {
        List<String> names = new NetlinkRequests(socket).dump("list links", links(), JnrNetlinkTest::name);

        assertThat(names).contains("lo").doesNotContain("eth0");
    }

    @Test
    void answerIsThereWhenTheRequestWasSent() {
        assertThat(socket.ready()).isFalse();
        ByteBuffer request = links();
        request.putShort(6, (short) (NetlinkHeader.NLM_F_REQUEST | NetlinkHeader.NLM_F_DUMP));
        socket.send(request);
        assertThat(socket.ready()).isTrue();

        while (socket.ready()) {
            socket.receive(ByteBuffer.allocateDirect(64 * 1024));
        }
        assertThat(socket.ready()).isFalse();
    }

    @Test
    void refusalComesWithItsErrnoAndOurSequence() {
        ByteBuffer request = new TlvWriter()
                .beginMessage(RTM_SETLINK, 0, 0)
                .header(new byte[IFINFOMSG])
                .string(IFLA_IFNAME, "absent")
                .endMessage()
                .datagram();

        ExtendedAck ack = new NetlinkRequests(socket).ask("set link absent", request);

        assertThat(ack.errno()).isEqualTo(Errno.ENODEV);
        assertThat(ack.type()).isEqualTo(RTM_SETLINK);
    }

    @Test
    void refusalOfANameTooLongTellsTheAttribute() {
        ByteBuffer request = new TlvWriter()
                .beginMessage(RTM_SETLINK, 0, 0)
                .header(new byte[IFINFOMSG])
                .string(IFLA_IFNAME, "a-name-of-more-than-fifteen-bytes")
                .endMessage()
                .datagram();

        ExtendedAck ack = new NetlinkRequests(socket).ask("set link", request);

        assertThat(ack.success()).isFalse();
        assertThat(ack.offset()).hasValue(NetlinkHeader.SIZE + IFINFOMSG);
        assertThat(ack.text()).isNotEmpty();
    }

    @Test
    void datagramOfMaximalSizeIsTakenAndOneMoreByteIsNot() {
        assertThat(socket.maxDatagram()).isGreaterThan(64 << 20);
        ByteBuffer tooLarge = ByteBuffer.allocateDirect(socket.maxDatagram() + 1);

        assertThatThrownBy(() -> socket.send(tooLarge))
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.EMSGSIZE));
        // All zero: messages of length 0, which the kernel drops without an answer.
        socket.send(tooLarge.limit(socket.maxDatagram()));
        assertThat(tooLarge.remaining()).isZero();
    }

    @Test
    void heapBuffersAreSentFromTheirPosition() {
        ByteBuffer request = links();
        ByteBuffer heap = ByteBuffer.allocate(8 + request.remaining()).order(java.nio.ByteOrder.nativeOrder());
        heap.position(8).put(request).position(8);

        assertThat(new NetlinkRequests(socket).dump("list links", heap, JnrNetlinkTest::name))
                .contains("lo");
    }

    @Test
    void nothingInTimeIsEagain() {
        assertThatThrownBy(() -> socket.receive(ByteBuffer.allocateDirect(100)))
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.EAGAIN));
    }

    @Test
    void tooSmallABufferIsEmsgsize() {
        socket.send(links());

        assertThatThrownBy(() -> socket.receive(ByteBuffer.allocateDirect(10)))
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.EMSGSIZE));
    }

    @Test
    @Timeout(30)
    void closingEndsAReceiveThatWaits() throws Exception {
        NetlinkSocket waiting =
                namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE, Duration.ofHours(1), RTNLGRP_LINK));
        CompletableFuture<Path> started = new CompletableFuture<>();
        CompletableFuture<Void> received = CompletableFuture.runAsync(() -> {
            started.complete(ownTask());
            waiting.receive(ByteBuffer.allocateDirect(100));
        });
        awaitPoll(started.get(10, TimeUnit.SECONDS));

        waiting.close();

        assertThatThrownBy(() -> received.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.EBADF));
        assertThatThrownBy(() -> waiting.send(links()))
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.EBADF));
    }

    @Test
    void groupMembersHearWhatOthersDo() {
        try (NetlinkSocket monitor =
                namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE, Duration.ofSeconds(10), RTNLGRP_LINK))) {
            ByteBuffer up = new TlvWriter()
                    .beginMessage(RTM_SETLINK, 0, 0)
                    .header(upOfIndexOne())
                    .endMessage()
                    .datagram();
            new NetlinkRequests(socket).command("set lo up", up);
            ByteBuffer heard = ByteBuffer.allocateDirect(64 * 1024);

            monitor.receive(heard);

            NetlinkMessage message = NetlinkMessage.split(heard).getFirst();
            assertThat(message.header().type()).isEqualTo(RTM_NEWLINK);
            assertThat(name(message)).isEqualTo("lo");
        }
    }

    /// The calling thread as the kernel shows it.
    private static Path ownTask() {
        try {
            return Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until a thread is in poll(2), or ppoll(2) where there is no other: 7 on x86-64, 73 on arm64.
    private static void awaitPoll(Path task) throws IOException {
        while (!Files.readString(task.resolve("syscall")).startsWith("7")) {
            Thread.onSpinWait();
        }
    }

    private NetlinkSocket open() {
        return namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE, Duration.ofMillis(20)));
    }

    private static ByteBuffer links() {
        return new TlvWriter()
                .beginMessage(RTM_GETLINK, NetlinkHeader.NLM_F_REQUEST | NetlinkHeader.NLM_F_DUMP, 1)
                .header(new byte[IFINFOMSG])
                .endMessage()
                .datagram();
    }

    /// `struct ifinfomsg`: index at 4, flags at 8, mask of flags to change at 12.
    private static byte[] upOfIndexOne() {
        ByteBuffer header = ByteBuffer.allocate(IFINFOMSG).order(java.nio.ByteOrder.nativeOrder());
        return header.putInt(4, 1).putInt(8, 1).putInt(12, 1).array();
    }

    private static String name(NetlinkMessage message) {
        TlvReader reader = message.attributes(IFINFOMSG);
        while (reader.next()) {
            if (reader.type() == IFLA_IFNAME) {
                return reader.string();
            }
        }
        reader.check("read link");
        return "";
    }

    private static int errno(Throwable thrown) {
        return thrown instanceof NetlinkException e ? e.errno() : 0;
    }
}
