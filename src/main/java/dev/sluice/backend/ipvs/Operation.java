// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// One request to the kernel, with what it needs to be taken back. IPVS has no transactions: each is carried out, or
/// refused, by itself.
public sealed interface Operation {
    /// What puts the kernel back to where it was before this was done. Nothing, for what put a foreign setting right:
    /// that is not made wrong again.
    List<Operation> inverse();

    /// `IPVS_CMD_NEW_SERVICE`, without destinations.
    record AddServer(ServerKey key, ServerSettings settings) implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of(new DeleteServer(new HeldServer(key, settings, List.of())));
        }

        @Override
        public String toString() {
            return "add virtual server " + key;
        }
    }

    /// `IPVS_CMD_SET_SERVICE`: connections go on, and destinations stay.
    record SetServer(ServerKey key, ServerSettings before, ServerSettings after) implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of(new SetServer(key, after, before));
        }

        @Override
        public String toString() {
            return "set virtual server " + key;
        }
    }

    /// `IPVS_CMD_DEL_SERVICE`, with its destinations. What is open through it ends with its next packet
    /// (`expire_nodest_conn`), as in the reference.
    record DeleteServer(HeldServer before) implements Operation {
        @Override
        public List<Operation> inverse() {
            List<Operation> again = new ArrayList<>();
            again.add(new AddServer(before.key(), before.settings()));
            for (HeldDestination destination : before.destinations()) {
                again.add(new AddDestination(before.key(), destination.at(), destination.weight()));
            }
            return List.copyOf(again);
        }

        @Override
        public String toString() {
            return "delete virtual server " + before.key();
        }
    }

    /// `IPVS_CMD_NEW_DEST`.
    record AddDestination(ServerKey server, RealServer at, int weight) implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of(new DeleteDestination(server, at, weight));
        }

        @Override
        public String toString() {
            return "add destination " + at + " of " + server;
        }
    }

    /// `IPVS_CMD_SET_DEST`: connections go on.
    ///
    /// @param before the weight; empty if something else was not ours either
    record SetDestination(ServerKey server, RealServer at, OptionalInt before, int weight) implements Operation {
        @Override
        public List<Operation> inverse() {
            return before.isEmpty()
                    ? List.of()
                    : List.of(new SetDestination(server, at, OptionalInt.of(weight), before.getAsInt()));
        }

        @Override
        public String toString() {
            return "set weight of destination " + at + " of " + server + " to " + weight;
        }
    }

    /// `IPVS_CMD_DEL_DEST`. Its connections end with their next packet (`expire_nodest_conn`).
    record DeleteDestination(ServerKey server, RealServer at, int weight) implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of(new AddDestination(server, at, weight));
        }

        @Override
        public String toString() {
            return "delete destination " + at + " of " + server;
        }
    }

    /// Makes `kube-ipvs0` if it is not there. Not taken back: the other family may use it by then, and an empty link
    /// does nothing.
    record AddLink() implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of();
        }

        @Override
        public String toString() {
            return "add link " + DummyLink.NAME;
        }
    }

    /// Removes `kube-ipvs0` with all its addresses, of both families. Not taken back either: only who wipes does it.
    record DeleteLink() implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of();
        }

        @Override
        public String toString() {
            return "delete link " + DummyLink.NAME;
        }
    }

    /// Makes an address local, so that packets to it come to IPVS.
    record AddAddress(IpAddress address) implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of(new DeleteAddress(address));
        }

        @Override
        public String toString() {
            return "add address " + address;
        }
    }

    /// The opposite.
    record DeleteAddress(IpAddress address) implements Operation {
        @Override
        public List<Operation> inverse() {
            return List.of(new AddAddress(address));
        }

        @Override
        public String toString() {
            return "delete address " + address;
        }
    }
}
