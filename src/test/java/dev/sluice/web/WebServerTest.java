// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Access;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.Listener;
import dev.sluice.model.IpAddress;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.VertxInNamespace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may ask a server: nobody is kept from what kube-proxy shows to anybody, unless the operator says so.
@NetnsTest
final class WebServerTest {
    private static final int PORT = 10249;
    private static final String PASSWORD = "changeit";

    private final NetworkNamespace host = NetworkNamespace.create("host");
    private final Vertx vertx = VertxInNamespace.create(host);

    @TempDir
    private Path folder;

    /// What came back.
    private record Answer(int status, Optional<String> challenge, Optional<Certificate> certificate) {}

    @BeforeEach
    void up() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        LocalCodec.register(vertx.eventBus());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        host.close();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private WebServer open(String address, Access access) throws Exception {
        var site = new Site(
                "test",
                new Listener(new ListenAddress(IpAddress.of(address), PORT), access),
                true,
                WarningEvent.Code.METRICS_SERVER,
                Map.of("/page", () -> Page.text("page")),
                Optional.of(router -> router.get("/debug/page")
                        .handler(context -> Page.text("debug").answer(context.request()))));
        var server = new WebServer(vertx, site, InstantSource.system());
        await(server.open());
        return server;
    }

    private Answer ask(String path, boolean tls, String... authorization) throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setSsl(tls).setTrustAll(true).setVerifyHost(false));
        var options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(PORT)
                .setURI(path)
                .setMethod(HttpMethod.GET);
        for (String value : authorization) {
            options.putHeader("Authorization", value);
        }
        return await(client.request(options)
                .compose(request -> request.send()
                        .map(response -> new Answer(
                                response.statusCode(),
                                Optional.ofNullable(response.getHeader("WWW-Authenticate")),
                                certificate(request.connection()))))
                .eventually(client::close));
    }

    private static Optional<Certificate> certificate(HttpConnection connection) {
        try {
            return connection.isSsl() ? connection.peerCertificates().stream().findFirst() : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Access token(String text) throws Exception {
        return new Access(Optional.empty(), Optional.of(Files.writeString(folder.resolve("token"), text)));
    }

    @Test
    void on_loopback_anybody_sees_everything() throws Exception {
        open("127.0.0.1", Access.OPEN);

        assertThat(ask("/page", false).status()).isEqualTo(200);
        assertThat(ask("/debug/page", false).status()).isEqualTo(200);
        assertThat(ask("/nothing", false).status()).isEqualTo(404);
        assertThat(ask("/page/", false).status()).isEqualTo(404);
        assertThat(ask("/page?verbose", false).status()).isEqualTo(200);
    }

    /// An address of kube-proxy's configuration keeps working; what kube-proxy does not show is not shown.
    @Test
    void beyond_loopback_there_is_no_debugging_without_a_token() throws Exception {
        open("0.0.0.0", Access.OPEN);

        assertThat(ask("/page", false).status()).isEqualTo(200);
        assertThat(ask("/debug/page", false).status()).isEqualTo(403);
    }

    @Test
    void who_needs_a_token_and_has_none_is_told_so() throws Exception {
        open("0.0.0.0", token("s3cret\n"));

        assertThat(ask("/page", false)).isEqualTo(new Answer(401, Optional.of("Bearer"), Optional.empty()));
        assertThat(ask("/page", false, "Bearer s3cre").status()).isEqualTo(401);
        assertThat(ask("/page", false, "Basic s3cret").status()).isEqualTo(401);
        assertThat(ask("/nothing", false).status()).isEqualTo(401);
        assertThat(ask("/page", false, "Bearer s3cret").status()).isEqualTo(200);
        assertThat(ask("/debug/page", false, "bearer s3cret").status()).isEqualTo(200);
    }

    /// Anybody can be refused as often as they like: nothing may grow by it.
    @Test
    void refusals_are_not_in_the_log() throws Exception {
        var log = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        open("127.0.0.1", token("s3cret"));
        log.addAppender(lines);
        try {
            assertThat(ask("/page", false, "Bearer guess").status()).isEqualTo(401);
            assertThat(ask("/page", false).status()).isEqualTo(401);
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list).isEmpty();
    }

    @Test
    void a_token_is_exchanged_in_its_file() throws Exception {
        WebServer server = open("127.0.0.1", token("old"));
        token("new");
        await(server.renew());

        assertThat(ask("/page", false, "Bearer old").status()).isEqualTo(401);
        assertThat(ask("/page", false, "Bearer new").status()).isEqualTo(200);

        Files.delete(folder.resolve("token"));
        await(server.renew());
        assertThat(ask("/page", false, "Bearer new").status()).isEqualTo(200);
    }

    @Test
    void a_certificate_is_exchanged_in_its_file() throws Exception {
        var tls = new Access.Tls(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        install(tls);
        WebServer server = open("127.0.0.1", new Access(Optional.of(tls), Optional.empty()));
        Answer before = ask("/page", true);
        assertThat(before.status()).isEqualTo(200);
        assertThat(ask("/page", true).certificate()).isEqualTo(before.certificate());

        install(tls);
        await(server.renew());
        assertThat(ask("/page", true).certificate()).isPresent().isNotEqualTo(before.certificate());
    }

    /// Covers HC-07: what is not there yet may come; who wants the start to fail gets that, and the name of the file.
    @Test
    void a_missing_token_is_a_failure_to_listen() {
        var nowhere = new Access(Optional.empty(), Optional.of(folder.resolve("nowhere")));

        assertThatThrownBy(() -> open("127.0.0.1", nowhere))
                .hasMessageContaining("cannot read " + folder.resolve("nowhere"));
    }

    @Test
    void a_server_that_moves_forgets_the_old_token() throws Exception {
        WebServer server = open("127.0.0.1", token("old"));
        Path other = Files.writeString(folder.resolve("other"), "new");
        server.move(new Listener(
                new ListenAddress(IpAddress.of("127.0.0.1"), PORT), new Access(Optional.empty(), Optional.of(other))));

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!admitted("Bearer new")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(admitted("Bearer old")).isFalse();
    }

    private boolean admitted(String authorization) {
        try {
            return ask("/page", false, authorization).status() == 200;
        } catch (Exception _) {
            return false;
        }
    }

    /// A new pair of key and certificate, in the files that are there.
    private void install(Access.Tls tls) throws Exception {
        Path store = folder.resolve("store.p12");
        Files.deleteIfExists(store);
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Files.writeString(
                tls.certificate(),
                pem("CERTIFICATE", keys.getCertificate("test").getEncoded()));
        Files.writeString(
                tls.key(),
                pem("PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }
}
