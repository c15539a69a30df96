// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.util.Optional;

/// `clientConnection`: how the API server is spoken to (CFG-02).
///
/// @param kubeconfig empty = from inside a pod
/// @param qps requests a second in the long run
/// @param burst requests at once
public record ClientConnection(
        Optional<String> kubeconfig, String acceptContentTypes, String contentType, double qps, int burst) {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    static ClientConnection read(Section in) {
        int burst = in.number("burst", 0, 0, Integer.MAX_VALUE);
        if (burst == 0) {
            burst = 10;
            in.effective("burst", Tree.Scalar.number(burst));
        }
        return new ClientConnection(
                Optional.of(in.text("kubeconfig", "")).filter(path -> !path.isEmpty()),
                in.text("acceptContentTypes", ""),
                in.text("contentType", PROTOBUF),
                in.decimal("qps", 5),
                burst);
    }
}
