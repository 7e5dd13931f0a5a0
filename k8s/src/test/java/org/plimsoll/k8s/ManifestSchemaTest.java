package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ManifestSchemaTest {
  static final List<String> APPLIED = Kustomization.APPLIED;

  @Test
  void every_object_that_is_written_down_is_one_kubernetes_knows() {
    assertThat(Kustomization.written()).hasSizeGreaterThan(15);
    assertThat(violations(Kustomization.written())).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("APPLIED")
  void every_object_that_is_applied_is_one_kubernetes_knows(String directory) {
    List<Manifest> manifests = Kustomization.rendered(directory);
    assertThat(manifests).isNotEmpty();
    assertThat(violations(manifests)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1,                  StatefulSet,         /spec/template/spec, replicaz,      1",
    "apps/v1,                  StatefulSet,         /spec,               replicas,      '\"three\"'",
    "v1,                       Service,             /spec/ports/0,       prot,          '\"TCP\"'",
    "networking.k8s.io/v1,     NetworkPolicy,       /spec,               policyType,    '[]'",
    "policy/v1,                PodDisruptionBudget, /spec,               maxAvailable,  1",
    "monitoring.coreos.com/v1, PrometheusRule,      /spec/groups/0/rules/0, expresion,  '\"up\"'",
    "monitoring.coreos.com/v1, ServiceMonitor,      /spec/endpoints/0,   prot,          '\"http\"'",
    "cert-manager.io/v1,       Certificate,         /spec,               dnsName,       '\"a\"'",
    "k8ssandra.io/v1alpha1,    K8ssandraCluster,    /spec/cassandra,     serverVerion,  '\"5\"'"
  })
  void a_field_kubernetes_does_not_know_is_seen(
      String apiVersion, String kind, String at, String field, String value) throws Exception {
    Manifest manifest = written(apiVersion, kind);
    JsonNode wrong = new ObjectMapper().readTree(value);
    ((ObjectNode) manifest.json().at(at)).set(field, wrong);

    assertThat(KubernetesSchema.violations(manifest)).isNotEmpty();
  }

  @Test
  void a_required_field_that_is_missing_is_seen() {
    Manifest manifest = written("apps/v1", "StatefulSet");
    ((ObjectNode) manifest.spec()).remove("selector");
    Manifest nameless = written("apps/v1", "StatefulSet");
    ((ObjectNode) ((ArrayNode) nameless.spec().at("/template/spec/containers")).get(0))
        .remove("name");

    assertThat(KubernetesSchema.violations(manifest))
        .singleElement()
        .asString()
        .contains("selector");
    assertThat(KubernetesSchema.violations(nameless)).singleElement().asString().contains("name");
  }

  @Test
  void a_kind_nobody_knows_is_refused() {
    var manifest = Manifest.parse("test", "{apiVersion: v9, kind: Anything}").get(0);

    assertThat(KubernetesSchema.violations(manifest)).hasSize(1);
  }

  private static Manifest written(String apiVersion, String kind) {
    return Kustomization.written().stream()
        .filter(m -> m.apiVersion().equals(apiVersion) && m.kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .copy();
  }

  private static Stream<String> violations(List<Manifest> manifests) {
    return manifests.stream().flatMap(m -> KubernetesSchema.violations(m).stream());
  }
}
