// SPDX-License-Identifier: Apache-2.0
/// Cluster state from a folder of manifests, `manifests:DIR`, as `kubectl get -o yaml` prints them.
///
/// Place in the line: a `source`; its changes go into `model`. It stands in for the API server where there is none:
/// in the demo, in tests, on machines that are configured by files or a mounted ConfigMap.
///
/// Laws:
///
/// - A file is the unit of trust. If it cannot be read as a whole, all that it said before stays, and the problem is
///   told with file, line and reason, once.
/// - What is added or changed is told in the moment the kernel reports the write. What *disappears* (an object, a
///   file), and what looks cut off, is believed only after the file has been left alone for a moment: editors truncate
///   before they write, or rename the old file away first, and a Service must not go away for that.
/// - An object in two files belongs to the first by path; the other is told as a problem and takes over at once when
///   the first goes.
/// - Names that start with a dot are not read. A ConfigMap volume keeps its versions under such names and swaps the
///   link `..data`; that swap makes everything be read again.
///
/// Rejected: reading the folder from time to time. It costs when nothing happens and is late when something does.
/// Files behind links that lead out of the folder are read, but changes of them are noticed only with the next change
/// inside.
@NullMarked
package dev.sluice.source.file;

import org.jspecify.annotations.NullMarked;
