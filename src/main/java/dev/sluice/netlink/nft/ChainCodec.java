// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.util.Optional;

/// `NFTA_CHAIN_*`, both ways.
final class ChainCodec {
    private static final int NFTA_CHAIN_TABLE = 1;
    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_CHAIN_TYPE = 7;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_HOOK_PRIORITY = 2;

    private ChainCodec() {}

    static void write(TlvWriter out, String table, ChainSpec chain) {
        out.string(NFTA_CHAIN_TABLE, table).string(NFTA_CHAIN_NAME, chain.name());
        chain.hook()
                .ifPresent(hook -> out.beginNested(NFTA_CHAIN_HOOK)
                        .u32be(NFTA_HOOK_HOOKNUM, hook.number())
                        .u32be(NFTA_HOOK_PRIORITY, hook.priority())
                        .endNested()
                        .u32be(NFTA_CHAIN_POLICY, hook.policy())
                        .string(NFTA_CHAIN_TYPE, hook.type()));
    }

    static ChainSpec read(TlvReader chain) {
        String name = "";
        String type = "";
        int number = -1;
        int priority = 0;
        int policy = Verdict.NF_ACCEPT;
        while (chain.next()) {
            switch (chain.type()) {
                case NFTA_CHAIN_NAME -> name = chain.string();
                case NFTA_CHAIN_POLICY -> policy = chain.u32be();
                case NFTA_CHAIN_TYPE -> type = chain.string();
                case NFTA_CHAIN_HOOK -> {
                    for (var hook = chain.nested(); hook.next(); ) {
                        switch (hook.type()) {
                            case NFTA_HOOK_HOOKNUM -> number = hook.u32be();
                            case NFTA_HOOK_PRIORITY -> priority = hook.u32be();
                            default -> {}
                        }
                    }
                }
                default -> {}
            }
        }
        return number < 0
                ? ChainSpec.regular(name)
                : new ChainSpec(name, Optional.of(new ChainSpec.Hook(type, number, priority, policy)));
    }
}
