// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A Kubernetes API server that only knows streamed lists (KEP-3157), in protobuf over TLS, of a small cluster that
/// never changes: three Services with a slice each, and a node.
final class ApiServer implements AutoCloseable {
    static final String NODE = "training";
    private static final int SERVICES = 3;
    private static final String PASSWORD = "training";

    private final HttpsServer server;
    private final Path kubeconfig;

    private ApiServer(HttpsServer server, Path kubeconfig) {
        this.server = server;
        this.kubeconfig = kubeconfig;
    }

    /// @param folder is made; gets a throw-away key and the kubeconfig
    static ApiServer start(Path folder) throws Exception {
        Files.createDirectories(folder);
        KeyStore keys = keys(folder.resolve("server.p12"));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);

        var server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        // Each watch holds on to a thread.
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", ApiServer::answer);
        server.start();

        Path kubeconfig = folder.resolve("kubeconfig");
        byte[] certificate = keys.getCertificate("server").getEncoded();
        Files.writeString(kubeconfig, kubeconfig(server.getAddress().getPort(), certificate));
        return new ApiServer(server, kubeconfig);
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static KeyStore keys(Path file) throws Exception {
        Files.deleteIfExists(file);
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=training",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        var keytool = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool ended with " + keytool.exitValue());
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String kubeconfig(int port, byte[] certificate) {
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: training
                  cluster:
                    server: https://127.0.0.1:%d
                    certificate-authority-data: %s
                users:
                - name: training
                  user:
                    token: training
                contexts:
                - name: training
                  context: {cluster: training, user: training}
                current-context: training
                """.formatted(port, Base64.getEncoder().encodeToString(pem.getBytes()));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        var events = new ArrayList<Proto>();
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "services" -> {
                for (int n = 1; n <= SERVICES; n++) {
                    events.add(Proto.event("ADDED", "v1", "Service", Proto.service(n)));
                }
                events.add(Proto.bookmark("v1", "Service"));
            }
            case "endpointslices" -> {
                for (int n = 1; n <= SERVICES; n++) {
                    events.add(Proto.event("ADDED", "discovery.k8s.io/v1", "EndpointSlice", Proto.slice(n)));
                }
                events.add(Proto.bookmark("discovery.k8s.io/v1", "EndpointSlice"));
            }
            case "nodes" -> {
                events.add(Proto.event("ADDED", "v1", "Node", Proto.node(NODE)));
                events.add(Proto.bookmark("v1", "Node"));
            }
            default -> {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
        }
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.kubernetes.protobuf;stream=watch");
        exchange.sendResponseHeaders(200, 0);
        // Not closed: the watch goes on, and has nothing to tell.
        var body = exchange.getResponseBody();
        for (Proto event : events) {
            body.write(event.bytes());
        }
        body.flush();
    }
}
