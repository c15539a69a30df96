// SPDX-License-Identifier: Apache-2.0
/// Cluster state from a Kubernetes API server: one [Reflector] per resource lists and watches, and never gives up.
///
/// Place in the line: a [dev.sluice.source.StateSource]; bytes go to `source.decode`, records come back.
///
/// Laws:
///
/// - What was told stays told. A failure only ever delays the next news; an object is deleted when the server says
///   so, or when it is missing from a later complete list (IN-08).
/// - Everything runs on one thread of the source; nothing blocks it. HTTP threads hand over bytes and ask for more
///   only when those were used, so a slow listener slows the server down instead of filling memory.
/// - Time is a port ([Timers]), HTTP is a port ([Requests]): the state machine is plain code.
///
/// The first list is streamed where the server can (KEP-3157), else fetched in pages. `resourceVersion` is left out
/// of lists, never 0: a list at 0 ignores `limit` and comes in one piece, and may be stale.
///
/// Rejected: fabric8's informers. They keep whole typed objects, nine times the heap. fabric8 stays for what it is
/// good at: kubeconfig, in-cluster credentials, TLS, token refresh, HTTP.
///
/// Sources: Kubernetes documentation "API concepts" (efficient detection of changes, chunked results, streaming
/// lists, bookmarks, 410 Gone); KEP-3157; client-go's reflector for when to list again.
@NullMarked
package dev.sluice.source.kubernetes;

import org.jspecify.annotations.NullMarked;
