// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Protobuf messages as a Kubernetes API server writes them; field numbers are those of the `generated.proto` files of
/// k8s.io/api.
final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    static Proto service(int n) {
        var port = new Proto().text(1, "http").text(2, "TCP").number(3, 80);
        String ip = "10.96.0." + n;
        var spec = new Proto()
                .message(1, port)
                .text(3, ip)
                .text(4, "ClusterIP")
                .text(18, ip)
                .text(19, "IPv4");
        return new Proto().message(1, meta("service-" + n)).message(2, spec);
    }

    static Proto slice(int n) {
        var ready = new Proto().number(1, 1).number(2, 1).number(3, 0);
        var labels = new Proto().text(1, "kubernetes.io/service-name").text(2, "service-" + n);
        var slice = new Proto().message(1, meta("service-" + n + "-slice").message(11, labels));
        for (int pod = 1; pod <= 3; pod++) {
            slice.message(2, new Proto().text(1, "10.244." + n + "." + pod).message(2, ready));
        }
        var port = new Proto().text(1, "http").text(2, "TCP").number(3, 8080);
        return slice.message(3, port).text(4, "IPv4");
    }

    /// With an address, which the start waits for.
    static Proto node(String name) {
        var address = new Proto().text(1, "InternalIP").text(2, "192.0.2.1");
        return new Proto()
                .message(1, meta(name).text(3, ""))
                .message(2, new Proto().text(1, "10.244.0.0/24"))
                .message(3, new Proto().message(5, address));
    }

    private static Proto meta(String name) {
        return new Proto().text(1, name).text(3, "training").text(6, "1");
    }

    /// The end of a streamed list.
    static Proto bookmark(String apiVersion, String kind) {
        var end = new Proto().text(1, "k8s.io/initial-events-end").text(2, "true");
        var meta = new Proto().text(6, "1").message(12, end);
        return event("BOOKMARK", apiVersion, kind, new Proto().message(1, meta));
    }

    /// A watch event in its length-prefixed frame, the object in its envelope with four magic bytes.
    static Proto event(String type, String apiVersion, String kind, Proto object) {
        var about = new Proto().text(1, apiVersion).text(2, kind);
        var envelope = new Proto();
        envelope.out.writeBytes(new byte[] {'k', '8', 's', 0});
        envelope.message(1, about).message(2, object);
        byte[] event = new Proto()
                .text(1, type)
                .message(2, new Proto().message(1, envelope))
                .bytes();
        var frame = new Proto();
        frame.out.writeBytes(ByteBuffer.allocate(4).putInt(event.length).array());
        frame.out.writeBytes(event);
        return frame;
    }

    private Proto text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private Proto message(int field, Proto message) {
        return bytes(field, message.bytes());
    }

    private Proto bytes(int field, byte[] bytes) {
        varint(field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private Proto number(int field, int number) {
        varint(field << 3);
        varint(number);
        return this;
    }

    private void varint(int value) {
        int left = value;
        for (; left > 0x7f; left >>>= 7) {
            out.write(left & 0x7f | 0x80);
        }
        out.write(left);
    }
}
