// SPDX-License-Identifier: Apache-2.0
/// Real packets through what the real proxy programmed: TCP, UDP and SCTP, both families, from outside, from the
/// node and from a pod, in namespaces of their own. Sections 4 to 6 of the behaviour specification, row by row.
///
/// What happens to a connection at rest is written in the tables of `src/test/resources/packets`, which
/// [TrafficTableTest] tries cell by cell. Test classes are for the rest: changes under load, and packets that a table
/// cannot tell of.
@NullMarked
package dev.sluice.packets;

import org.jspecify.annotations.NullMarked;
