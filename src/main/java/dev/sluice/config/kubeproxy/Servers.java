// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.ListenAddress;
import dev.sluice.config.ServerOptions;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.Optional;
import java.util.regex.Pattern;

/// The fields about health and metrics (CFG-06..10).
final class Servers {
    private static final String HIDDEN_METRICS = "showHiddenMetricsForVersion";

    /// The minor version before the one whose behaviour this proxy has.
    private static final String PREVIOUS_VERSION = "1.35";

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+");

    private Servers() {}

    /// Reads them.
    ///
    /// @param bindAddress its family is that of the default addresses
    static ServerOptions read(Section in, IpAddress bindAddress) {
        boolean four = bindAddress.family() == IpFamily.IPV4;
        return new ServerOptions(
                address(in, "healthzBindAddress", four ? "0.0.0.0" : "::", ServerOptions.HEALTHZ_PORT),
                address(in, "metricsBindAddress", four ? "127.0.0.1" : "::1", ServerOptions.METRICS_PORT),
                AccessSection.read(in.section("ext").section("healthz")),
                AccessSection.read(in.section("ext").section("metrics")),
                in.bool("bindAddressHardFail", false),
                in.bool("enableProfiling", false),
                hiddenMetrics(in));
    }

    /// Empty text is the default in a file, and nowhere as a flag.
    private static Optional<ListenAddress> address(Section in, String name, String host, int port) {
        var usual = new ListenAddress(IpAddress.of(host), port);
        String text = in.text(name, in.byFlag(name) ? "" : usual.toString());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var address = ListenAddress.parse(text, port);
        if (address.isEmpty()) {
            in.error(name, "\"" + text + "\" is not IP:port with a port in 1..65535");
        }
        address.ifPresent(good -> in.effective(name, Tree.Scalar.text(good.toString())));
        return address;
    }

    private static boolean hiddenMetrics(Section in) {
        String version = in.text(HIDDEN_METRICS, "");
        if (!version.isEmpty() && !version.equals(PREVIOUS_VERSION)) {
            in.error(
                    HIDDEN_METRICS,
                    VERSION.matcher(version).matches()
                            ? version + " is not the previous minor version, " + PREVIOUS_VERSION
                            : "\"" + version + "\" is not major.minor");
        }
        return version.equals(PREVIOUS_VERSION);
    }
}
