// SPDX-License-Identifier: Apache-2.0
/// The command line: flags and subcommands, turned into options and handed to [Actions]. Knows nothing of how
/// things are done.
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
