// SPDX-License-Identifier: Apache-2.0
/// The state of the cluster as the proxy sees it: immutable records with just the fields the proxy uses (IN-13),
/// and the sealed [Change] that moves that state.
///
/// Second step of the line: source -> **model** -> topology -> diff -> backend. Imports nothing of ours. Values are
/// already parsed (addresses, CIDRs, conditions with their API defaults applied); what could not be parsed is a
/// [Problem] beside the object, never an exception, so one bad object cannot stop another.
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;
