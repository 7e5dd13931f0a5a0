package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkFlowsTest {
  private static final String[] OF_EVERY_NODE = {
    "node+plimsoll <- node+plimsoll 7355/TCP",
    "node+plimsoll -> node+plimsoll 7355/TCP",
    "node+plimsoll <- plimsoll.org/api-client/* 8080/TCP",
    "node+plimsoll <- monitoring/prometheus 9095/TCP",
    "node+plimsoll -> kube-system/kube-dns 53/UDP",
    "node+plimsoll -> kube-system/kube-dns 53/TCP"
  };

  @Test
  void production_lets_through_what_nodes_need_and_nothing_else() {
    assertThat(NetworkFlows.of(Kustomization.rendered("overlays/prod")))
        .contains(OF_EVERY_NODE)
        .contains(
            "node+plimsoll -> cassandra/journal 9042/TCP",
            "node+plimsoll -> 0.0.0.0/0 but private 443/TCP")
        .hasSize(OF_EVERY_NODE.length + 2);
  }

  @Test
  void development_lets_nodes_through_to_its_cassandra_and_nobody_out() {
    assertThat(NetworkFlows.of(Kustomization.rendered("overlays/dev")))
        .contains(OF_EVERY_NODE)
        .contains("node+plimsoll -> cassandra 9042/TCP", "cassandra <- node+plimsoll 9042/TCP")
        .hasSize(OF_EVERY_NODE.length + 2);
  }

  @Test
  void a_policy_that_names_nobody_is_read_as_open_to_all() {
    var policy =
        Manifest.parse(
            "test",
            """
            kind: NetworkPolicy
            spec:
              podSelector: {}
              ingress: [{}]
            """);

    assertThat(NetworkFlows.of(policy)).containsExactly("* <- anybody any port");
  }
}
