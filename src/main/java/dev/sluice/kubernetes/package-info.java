// SPDX-License-Identifier: Apache-2.0
/// Where the API server is and with whose credentials it is asked: what everybody needs who talks to it. Holds no
/// connection.
@NullMarked
package dev.sluice.kubernetes;

import org.jspecify.annotations.NullMarked;
