// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Change;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import dev.sluice.model.Service;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/// A sink that remembers.
final class Heard implements Sink {
    final List<Change> objects = new ArrayList<>();
    final List<Integer> lines = new ArrayList<>();
    final List<ObjectRef> notSelected = new ArrayList<>();
    final List<String> unusable = new ArrayList<>();
    final List<String> ignored = new ArrayList<>();

    static Heard yaml(String text) {
        var heard = new Heard();
        new ObjectDecoder().decodeYaml(new StringReader(text), heard);
        return heard;
    }

    static Heard json(String text) {
        var heard = new Heard();
        new ObjectDecoder().decodeJson(new StringReader(text), heard);
        return heard;
    }

    /// The only object, a Service of which just the spec (or more, at the outer level) is given as YAML flow.
    static Service service(String spec) {
        return service(spec, "{}");
    }

    static Service service(String spec, String status) {
        Heard heard = yaml("{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns}, spec: " + spec
                + ", status: " + status + "}");
        return ((Change.ServiceUpserted) heard.objects.getFirst()).service();
    }

    static EndpointSlice slice(String fields) {
        Heard heard =
                yaml("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1, namespace: ns,"
                        + " labels: {kubernetes.io/service-name: web}}, addressType: IPv4, " + fields + "}");
        return ((Change.SliceUpserted) heard.objects.getFirst()).slice();
    }

    static NodeInfo node(String fields) {
        Heard heard = yaml("{apiVersion: v1, kind: Node, metadata: {name: n1}, " + fields + "}");
        return ((Change.NodeUpserted) heard.objects.getFirst()).node();
    }

    @Override
    public void object(Change upsert, int line) {
        objects.add(upsert);
        lines.add(line);
    }

    @Override
    public void notSelected(ObjectRef ref, int line) {
        notSelected.add(ref);
    }

    @Override
    public void unusable(Kind kind, Problem problem, int line) {
        unusable.add(line + " " + kind.apiName() + " " + problem);
    }

    @Override
    public void ignored(String apiVersion, String kind, int line) {
        ignored.add(line + " " + apiVersion + " " + kind);
    }
}
