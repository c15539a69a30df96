// SPDX-License-Identifier: Apache-2.0
/// What tests of several packages share: tags with names, and the account of what was skipped.
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
