// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static dev.sluice.netlink.nft.SetSpec.NFT_SET_INTERVAL;
import static dev.sluice.netlink.nft.SetSpec.NFT_SET_MAP;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.netlink.nft.SetUserdata;
import dev.sluice.netlink.nft.SetUserdata.ByteOrderOf;
import dev.sluice.netlink.nft.SetUserdata.Typeof;
import java.util.ArrayList;
import java.util.List;

/// The shape of each set: what [Keys] writes, and what `nft` needs to print it. No set has a size: sets without one
/// grow as they need, and verdict maps with a fixed table are slow to validate.
final class SetSpecs {
    // Type ids of nft; a concatenation is its fields' ids, 6 bits each.
    private static final int INET_PROTO = 12;
    private static final int INET_SERVICE = 13;
    private static final int INTEGER = 4;
    private static final int CLASSID = 23;

    private static final int META_L4PROTO = 16;
    private static final int META_PRIORITY = 2;
    /// nft's numbers for `th dport`.
    private static final Typeof DESTINATION_PORT = new Typeof.Payload(11, 2);

    private final IpFamily family;
    private final int address;
    private final int length;

    private SetSpecs(IpFamily family) {
        this.family = family;
        this.address = family == IpFamily.IPV4 ? 7 : 8;
        this.length = family.addressLength();
    }

    static SetSpec of(ElementSet set, IpFamily family) {
        var specs = new SetSpecs(family);
        return switch (set) {
            case TableSet fixed -> specs.spec(fixed);
            case PrefixSet prefix -> specs.spec(prefix);
        };
    }

    private SetSpec spec(PrefixSet set) {
        return set.nodePort()
                ? plain(set, cat(nodePort(), address), 8 + length)
                : plain(set, cat(frontend(), address), 8 + 2 * length);
    }

    /// Every set that the table always has, also the one that packets fill.
    static List<SetSpec> all(Settings settings) {
        var all = new ArrayList<SetSpec>();
        for (TableSet set : TableSet.values()) {
            if (set != TableSet.HOST_ADDRESSES || settings.balancer() == Balancer.IPVS) {
                all.add(of(set, settings.family()));
            }
        }
        all.add(AffinityMap.spec(settings.family()));
        return all;
    }

    private SetSpec spec(TableSet set) {
        return switch (set) {
            case SERVICES, AFFINITY_SERVICES -> map(set, frontend(), length + 8, CLASSID, 4);
            case NODEPORTS, AFFINITY_NODEPORT_SERVICES -> map(set, nodePort(), 8, CLASSID, 4);
            case POLICIES -> map(set, CLASSID, 4, SetSpec.VERDICT_TYPE, 16);
            case ENDPOINTS, LOCAL_ENDPOINTS -> slots(set, cat(frontend(), INTEGER), length + 12, true);
            case NODEPORT_ENDPOINTS, NODEPORT_LOCAL_ENDPOINTS -> slots(set, cat(nodePort(), INTEGER), 12, false);
            case AFFINITY_SLOTS, AFFINITY_LOCAL_SLOTS -> slotIds(set, cat(frontend(), INTEGER), length + 12, true);
            case AFFINITY_NODEPORT_SLOTS, AFFINITY_NODEPORT_LOCAL_SLOTS ->
                slotIds(set, cat(nodePort(), INTEGER), 12, false);
            case AFFINITY_ENDPOINTS, AFFINITY_LOCAL_ENDPOINTS ->
                endpointsById(set, cat(frontend(), CLASSID), length + 12, true);
            case AFFINITY_NODEPORT_ENDPOINTS, AFFINITY_NODEPORT_LOCAL_ENDPOINTS ->
                endpointsById(set, cat(nodePort(), CLASSID), 12, false);
            case FIREWALLED, NO_ENDPOINTS -> plain(set, frontend(), length + 8);
            case FIREWALLED_NODEPORTS, NO_ENDPOINT_NODEPORTS -> plain(set, nodePort(), 8);
            case CLUSTER_IPS, EXTERNAL_IPS -> plain(set, address, length);
            case HAIRPIN -> plain(set, cat(address, address, INET_PROTO, INET_SERVICE), 2 * length + 8);
            case SERVICE_CIDRS, NODEPORT_ADDRESSES, HOST_ADDRESSES, POD_CIDRS -> interval(set);
        };
    }

    private int frontend() {
        return cat(address, INET_PROTO, INET_SERVICE);
    }

    private static int nodePort() {
        return cat(INET_PROTO, INET_SERVICE);
    }

    private static int cat(int... types) {
        int id = 0;
        for (int type : types) {
            id = id << 6 | type;
        }
        return id;
    }

    private SetSpec map(TableSet set, int keyType, int keyLength, int dataType, int dataLength) {
        var dataOrder = dataType == CLASSID ? ByteOrderOf.HOST : ByteOrderOf.CONCATENATION;
        var userdata = new SetUserdata().keyOrder(order(keyType)).dataOrder(dataOrder);
        return spec(set, NFT_SET_MAP, keyType, keyLength, dataType, dataLength, userdata);
    }

    /// Slots are "integer", which has no width by itself, so these maps tell nft the expressions that fill the key.
    private SetSpec slots(TableSet set, int keyType, int keyLength, boolean withAddress) {
        return endpoints(set, keyType, keyLength, key(withAddress, new Typeof.Numgen()));
    }

    private SetSpec endpointsById(TableSet set, int keyType, int keyLength, boolean withAddress) {
        return endpoints(set, keyType, keyLength, key(withAddress, new Typeof.Meta(META_PRIORITY)));
    }

    private SetSpec endpoints(TableSet set, int keyType, int keyLength, Typeof key) {
        var userdata = new SetUserdata()
                .keyOrder(ByteOrderOf.CONCATENATION)
                .dataOrder(ByteOrderOf.CONCATENATION)
                .keyTypeof(key)
                .dataTypeof(new Typeof.Concat(List.of(destination(), DESTINATION_PORT)));
        return spec(set, NFT_SET_MAP, keyType, keyLength, cat(address, INET_SERVICE), length + 4, userdata);
    }

    private SetSpec slotIds(TableSet set, int keyType, int keyLength, boolean withAddress) {
        var userdata = new SetUserdata()
                .keyOrder(ByteOrderOf.CONCATENATION)
                .dataOrder(ByteOrderOf.HOST)
                .keyTypeof(key(withAddress, new Typeof.Numgen()))
                .dataTypeof(new Typeof.Meta(META_PRIORITY));
        return spec(set, NFT_SET_MAP, keyType, keyLength, CLASSID, 4, userdata);
    }

    private Typeof key(boolean withAddress, Typeof last) {
        var key = new ArrayList<Typeof>();
        if (withAddress) {
            key.add(destination());
        }
        key.addAll(List.of(new Typeof.Meta(META_L4PROTO), DESTINATION_PORT, last));
        return new Typeof.Concat(key);
    }

    private Typeof destination() {
        return family == IpFamily.IPV4 ? new Typeof.Payload(12, 12) : new Typeof.Payload(13, 9);
    }

    private SetSpec plain(ElementSet set, int keyType, int keyLength) {
        var userdata = new SetUserdata().keyOrder(order(keyType));
        return spec(set, 0, keyType, keyLength, 0, 0, userdata);
    }

    private SetSpec interval(TableSet set) {
        var userdata = new SetUserdata().keyOrder(ByteOrderOf.NETWORK);
        return spec(set, NFT_SET_INTERVAL, address, length, 0, 0, userdata);
    }

    private ByteOrderOf order(int keyType) {
        if (keyType == address) {
            return ByteOrderOf.NETWORK;
        }
        return keyType == CLASSID ? ByteOrderOf.HOST : ByteOrderOf.CONCATENATION;
    }

    private static SetSpec spec(
            ElementSet set, int flags, int keyType, int keyLength, int dataType, int dataLength, SetUserdata userdata) {
        return new SetSpec(
                set.nftName(), flags, keyType, keyLength, dataType, dataLength, 0, 0, List.of(), userdata.build());
    }
}
