// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.Explanation;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Action;
import dev.sluice.topology.EndpointUse;
import dev.sluice.topology.EndpointVerdict;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// An [Explanation] as JSON, for people.
final class ExplanationText {
    private ExplanationText() {}

    static JsonObject of(ObjectKey service, Explanation explanation) {
        return new JsonObject()
                .put("service", service.toString())
                .put("backends", array(explanation.lines(), ExplanationText::line));
    }

    private static JsonObject line(Explanation.Line line) {
        var json = new JsonObject()
                .put("backend", line.backend())
                .put("family", line.family().label())
                .put("generation", line.generation())
                .put("waiting", line.waiting())
                .put("frontends", array(line.frontends(), ExplanationText::claim))
                .put("endpoints", array(line.endpoints(), ExplanationText::endpoint))
                .put("conflicts", array(line.conflicts(), Object::toString));
        line.leftOut().ifPresent(reason -> json.put("leftOut", reason));
        line.committed().ifPresent(at -> json.put("lastCommit", at.toString()));
        return json;
    }

    private static JsonObject claim(Explanation.Claim claim) {
        Frontend wanted = claim.wanted();
        String held = claim.held()
                .map(frontend -> frontend.equals(wanted)
                        ? "as wanted"
                        : frontend.owner().equals(wanted.owner()) ? "as it was before" : "of " + frontend.owner())
                .orElse("nothing");
        var json = new JsonObject()
                .put("address", wanted.key().toString())
                .put("port", wanted.owner().port())
                .put("external", wanted.external())
                .put("affinitySeconds", wanted.affinitySeconds())
                .put("sourceRanges", array(wanted.sourceRanges(), Object::toString))
                .put("kernel", held);
        return json.mergeIn(action(wanted.action()));
    }

    private static JsonObject action(Action action) {
        return switch (action) {
            case Action.Cluster(List<Target> endpoints) -> policy("Cluster").put("endpoints", targets(endpoints));
            case Action.Local(List<Target> endpoints) -> policy("Local").put("endpoints", targets(endpoints));
            case Action.ShortCircuit(List<Target> cluster, List<Target> local) ->
                policy("Local, and Cluster for pods and this node")
                        .put("endpoints", targets(local))
                        .put("endpointsForPods", targets(cluster));
            case Action.Discard _ -> policy("drop: there are endpoints, and the policy allows none of them here");
            case Action.Refuse _ -> policy("refuse: there is no usable endpoint");
        };
    }

    private static JsonObject policy(String words) {
        return new JsonObject().put("policy", words);
    }

    private static JsonArray targets(List<Target> targets) {
        return array(targets, Target::toString);
    }

    private static JsonObject endpoint(EndpointVerdict verdict) {
        return new JsonObject()
                .put("port", verdict.port().port())
                .put("endpoint", verdict.target().toString())
                .put("slice", verdict.slice().toString())
                .put("cluster", use(verdict.cluster()))
                .put("local", use(verdict.local()));
    }

    private static String use(EndpointUse use) {
        return use.reason();
    }

    private static <T> JsonArray array(Collection<T> items, Function<T, ?> form) {
        var array = new JsonArray();
        items.forEach(item -> array.add(form.apply(item)));
        return array;
    }
}
