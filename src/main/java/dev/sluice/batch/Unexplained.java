// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

/// Error numbers by which a kernel tells that it holds something else than we believe, so that no Service need be
/// at fault (SYNC-06). The numbers are those of `include/uapi/asm-generic/errno-base.h`.
final class Unexplained {
    private static final int ENOENT = 2;
    private static final int EBUSY = 16;
    private static final int EEXIST = 17;

    private Unexplained() {}

    static boolean is(int errno) {
        return errno == ENOENT || errno == EBUSY || errno == EEXIST;
    }
}
