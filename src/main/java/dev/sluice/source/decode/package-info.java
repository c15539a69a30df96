// SPDX-License-Identifier: Apache-2.0
/// From the bytes of API objects to records of the model, as a stream: JSON, YAML and the Kubernetes protobuf
/// encoding end in the same drafts, so there is one place for defaults and one for complaints.
///
/// Place in the line: below the sources `source.kubernetes` and `source.file`, above `model`. It does no I/O of its
/// own and keeps nothing but a small cache of strings.
///
/// Laws:
///
/// - Fields that the proxy does not use are skipped without being kept (IN-13).
/// - A value that cannot be used becomes a [dev.sluice.model.Problem] with its path and is left out; the rest of
/// the object counts. Only broken syntax and oversize are exceptions ([DecodeException]).
/// - Defaults are those that the API server applies; text is read as sloppily as the reference reads it (SVC-13).
/// - Objects that the API's selectors would keep from us (IN-01, IN-02) are told as not selected, because a
/// manifest folder has no server in front of it.
///
/// Rejected: typed objects of a client library. At 10,000 Services and as many slices they cost nine times the
/// heap.
///
/// Sources: the `generated.proto` files of k8s.io/api and k8s.io/apimachinery for field numbers; KEP-3157 for the
/// streaming list.
@NullMarked
package dev.sluice.source.decode;

import org.jspecify.annotations.NullMarked;
