// SPDX-License-Identifier: Apache-2.0
/// Every verticle, all thin: subscribe, call one pure class, send what it returned, log. The only package besides
/// the composition root that knows threads and the bus.
@NullMarked
package dev.sluice.verticle;

import org.jspecify.annotations.NullMarked;
