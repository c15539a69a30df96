// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.List;

/// A rule of a chain, without its handle: two rules are equal if they do the same.
public record RuleSpec(List<Expression> expressions) {
    public RuleSpec {
        expressions = List.copyOf(expressions);
    }

    public static RuleSpec of(Expression... expressions) {
        return new RuleSpec(List.of(expressions));
    }
}
