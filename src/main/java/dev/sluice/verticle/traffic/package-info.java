// SPDX-License-Identifier: Apache-2.0
/// Follows commits and counts the traffic of chosen Services (MET-27): the shell around [dev.sluice.traffic].
///
/// The follower keeps on the batcher's thread who is chosen, and sends what changed; a verticle for each family, on a
/// worker of its own, writes that to the kernel and reads the counters from time to time. Laws: no commit waits for
/// this, and what fails here is told, tried again, and costs no packet.
@NullMarked
package dev.sluice.verticle.traffic;

import org.jspecify.annotations.NullMarked;
