package org.plimsoll.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What network policies let through, a line each: whose pods, direction, with whom, which port. */
final class NetworkFlows {
  private NetworkFlows() {}

  static Set<String> of(List<Manifest> manifests) {
    return manifests.stream()
        .filter(m -> m.kind().equals("NetworkPolicy"))
        .flatMap(
            m -> Stream.concat(flows(m, "ingress", "from", "<-"), flows(m, "egress", "to", "->")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> flows(
      Manifest policy, String direction, String peers, String arrow) {
    String pods = labels(policy.spec().path("podSelector"));
    return Manifest.stream(policy.spec().path(direction))
        .flatMap(
            rule ->
                orAny(rule.path(peers))
                    .flatMap(
                        peer ->
                            orAny(rule.path("ports"))
                                .map(
                                    port ->
                                        pods + " " + arrow + " " + peer(peer) + " " + port(port))));
  }

  /** The entries of a list; one that is missing, which stands for anything, if there are none. */
  private static Stream<JsonNode> orAny(JsonNode list) {
    return list.isEmpty() ? Stream.of(list.path("any")) : Manifest.stream(list);
  }

  private static String peer(JsonNode peer) {
    if (peer.isMissingNode()) {
      return "anybody";
    }
    if (peer.has("ipBlock")) {
      return peer.at("/ipBlock/cidr").asText()
          + (peer.at("/ipBlock/except").isEmpty() ? "" : " but private");
    }
    String pods = peer.has("podSelector") ? labels(peer.path("podSelector")) : "*";
    return peer.has("namespaceSelector")
        ? labels(peer.path("namespaceSelector")) + "/" + pods
        : pods;
  }

  private static String port(JsonNode port) {
    return port.isMissingNode()
        ? "any port"
        : port.path("port").asText() + "/" + port.path("protocol").asText();
  }

  private static String labels(JsonNode selector) {
    String labels =
        selector.path("matchLabels").properties().stream()
            .map(l -> l.getValue().asText().equals("true") ? l.getKey() : l.getValue().asText())
            .sorted()
            .collect(Collectors.joining("+"));
    return labels.isEmpty() ? "*" : labels;
  }
}
