// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Configurations as tests write them: without the two lines at the top that each has.
final class Readings {
    private static final String HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

    private Readings() {}

    static Result.Valid valid(String body, FlagSetting... flags) {
        Result result = ConfigurationReader.read(HEAD + body, List.of(flags));
        assertThat(result).isInstanceOf(Result.Valid.class);
        return (Result.Valid) result;
    }

    static KubeProxyConfiguration configuration(String body, FlagSetting... flags) {
        return valid(body, flags).configuration();
    }

    static ProxyOptions options(String body, FlagSetting... flags) {
        return configuration(body, flags).options(Optional.empty(), Optional.empty(), "host");
    }

    static List<String> errors(String body, FlagSetting... flags) {
        Result result = ConfigurationReader.read(HEAD + body, List.of(flags));
        assertThat(result).isInstanceOf(Result.Invalid.class);
        return ((Result.Invalid) result).errors();
    }

    /// The ConfigMap that kubeadm makes, key `config.conf`, with its field names and zero values.
    static String kubeadm() {
        try (InputStream in = Readings.class.getResourceAsStream("kubeadm.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
