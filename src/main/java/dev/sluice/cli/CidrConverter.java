// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.model.Cidr;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An address range on the command line.
final class CidrConverter implements ITypeConverter<Cidr> {
    @Override
    public Cidr convert(String text) {
        return Cidr.parse(text).orElseThrow(() -> new TypeConversionException("\"" + text + "\" is not a CIDR"));
    }
}
