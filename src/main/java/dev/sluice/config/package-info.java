// SPDX-License-Identifier: Apache-2.0
/// What a person can set: records with their defaults and units, checked where they are made.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
