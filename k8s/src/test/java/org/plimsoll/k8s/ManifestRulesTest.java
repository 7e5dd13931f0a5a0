package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestRulesTest {
  private interface Damage {
    void done(ObjectNode manifest);
  }

  @ParameterizedTest
  @EnumSource
  void the_base_keeps_every_rule(ManifestRules rule) {
    assertThat(rule.breaches(base(), "base")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_applied_for_development_keeps_every_rule(ManifestRules rule) {
    assertThat(rule.breaches(Kustomization.rendered("overlays/dev"), "overlays/dev")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_applied_in_production_keeps_every_rule(ManifestRules rule) {
    assertThat(rule.breaches(Kustomization.rendered("overlays/prod"), "overlays/prod")).isEmpty();
  }

  @ParameterizedTest(name = "{0} sees {2}")
  @MethodSource("damages")
  void every_rule_sees_its_breach(
      ManifestRules rule, String kind, String what, Damage damage, String applied) {
    List<Manifest> manifests = base();
    manifests.stream().filter(m -> m.kind().equals(kind)).forEach(m -> damage.done(m.json()));

    assertThat(rule.breaches(manifests, applied)).isNotEmpty();
  }

  @Test
  void no_rule_is_without_a_breach_it_sees() {
    Set<Object> tried = damages().map(a -> a.get()[0]).collect(Collectors.toSet());

    assertThat(tried).isEqualTo(EnumSet.allOf(ManifestRules.class));
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        pod(
            ManifestRules.PODS_RUN_AS_NOBODY,
            "root",
            p -> at(p, "securityContext").put("runAsUser", 0)),
        pod(
            ManifestRules.SYSTEM_CALLS_ARE_THOSE_OF_THE_RUNTIME,
            "no profile",
            p -> at(p, "securityContext").remove("seccompProfile")),
        pod(
            ManifestRules.PODS_HAVE_NO_TOKEN_OF_THE_CLUSTER,
            "a token",
            p -> p.remove("automountServiceAccountToken")),
        pod(
            ManifestRules.PODS_SHARE_NOTHING_WITH_THE_MACHINE,
            "its network",
            p -> p.put("hostNetwork", true)),
        container(
            ManifestRules.ROOT_FILE_SYSTEMS_ARE_READ_ONLY,
            "a root to write to",
            c -> at(c, "securityContext").remove("readOnlyRootFilesystem")),
        container(
            ManifestRules.NO_PRIVILEGE_IS_KEPT_OR_GAINED,
            "a capability",
            c -> at(c, "securityContext").remove("capabilities")),
        container(
            ManifestRules.CPU_IS_REQUESTED_AND_NOT_LIMITED,
            "a limit",
            c -> at(at(c, "resources"), "limits").put("cpu", "1")),
        container(
            ManifestRules.MEMORY_IS_REQUESTED_AS_IT_IS_LIMITED,
            "a higher limit",
            c -> at(at(c, "resources"), "limits").put("memory", "9Gi")),
        container(ManifestRules.EVERY_CONTAINER_IS_PROBED, "none", c -> c.remove("startupProbe")),
        container(ManifestRules.NO_IMAGE_FLOATS, "latest", c -> c.put("image", "some:latest")),
        container(
            ManifestRules.IMAGES_OF_PRODUCTION_ARE_DIGESTS, "a tag", c -> c.put("image", "some:1")),
        container(
            ManifestRules.SECRETS_ARE_FILES_AND_NO_VARIABLES,
            "a variable",
            c ->
                ((ObjectNode) c.path("env").path(0))
                    .putObject("valueFrom")
                    .putObject("secretKeyRef")),
        container(
            ManifestRules.SECRETS_ARE_REFERRED_TO_ONLY,
            "a password",
            c -> ((ObjectNode) c.path("env").path(0)).put("value", "password = \"opensesame\"")),
        container(
            ManifestRules.PORTS_AND_VOLUMES_ARE_WHERE_THEY_ARE_LOOKED_FOR,
            "a port of another name",
            c -> ((ObjectNode) c.path("ports").path(2)).put("name", "admin")),
        damage(
            ManifestRules.ONE_NODE_AT_A_TIME_MAY_BE_DISRUPTED,
            "PodDisruptionBudget",
            "two",
            m -> at(m, "spec").put("maxUnavailable", 2)),
        pod(
            ManifestRules.NODES_ARE_SPREAD_OVER_ZONES_AND_MACHINES,
            "one only",
            p -> ((ArrayNode) p.path("topologySpreadConstraints")).remove(0)),
        damage(
            ManifestRules.NODES_ARE_ODD_IN_NUMBER,
            "StatefulSet",
            "two",
            m -> at(m, "spec").put("replicas", 2)),
        pod(
            ManifestRules.NODES_ARE_GIVEN_TIME_TO_HAND_OVER,
            "30 s",
            p -> p.put("terminationGracePeriodSeconds", 30)),
        damage(
            ManifestRules.NODES_HAVE_NAMES_BEFORE_THEY_ARE_READY,
            "Service",
            "none before",
            m -> at(m, "spec").remove("publishNotReadyAddresses")),
        damage(
            ManifestRules.THE_MANAGEMENT_PORT_IS_IN_NO_SERVICE,
            "Service",
            "it in one",
            m -> ((ObjectNode) m.at("/spec/ports/0")).put("targetPort", "management")),
        damage(
            ManifestRules.NOTHING_IS_OPEN_BY_DEFAULT,
            "NetworkPolicy",
            "an open side",
            m -> ((ArrayNode) m.at("/spec/policyTypes")).remove(1)),
        damage(
            ManifestRules.NAMESPACES_ENFORCE_THE_RESTRICTED_STANDARD,
            "Namespace",
            "none",
            m -> at(m, "metadata").remove("labels")),
        damage(
            ManifestRules.SELECTORS_FIND_PODS,
            "Service",
            "another name",
            m -> at(at(m, "spec"), "selector").put("app.kubernetes.io/name", "other")),
        pod(
            ManifestRules.CONFIGURATION_IS_APPLIED_WITH_WHAT_READS_IT,
            "none",
            p -> ((ObjectNode) p.at("/volumes/0/configMap")).put("name", "other")));
  }

  private static Arguments pod(ManifestRules rule, String what, Damage damage) {
    return damage(
        rule, "StatefulSet", what, m -> damage.done((ObjectNode) m.at("/spec/template/spec")));
  }

  private static Arguments container(ManifestRules rule, String what, Damage damage) {
    return pod(rule, what, p -> damage.done((ObjectNode) p.path("containers").path(0)));
  }

  private static Arguments damage(ManifestRules rule, String kind, String what, Damage damage) {
    return arguments(rule, kind, what, damage, "overlays/prod");
  }

  private static ObjectNode at(JsonNode node, String field) {
    return (ObjectNode) node.path(field);
  }

  /** What is written in base, with a namespace as overlays have one. */
  private static List<Manifest> base() {
    List<Manifest> manifests =
        new ArrayList<>(
            Kustomization.written().stream().filter(m -> m.source().startsWith("base")).toList());
    manifests.addAll(
        Kustomization.written().stream()
            .filter(m -> m.kind().equals("Namespace") && m.name().equals("plimsoll"))
            .toList());
    return manifests;
  }
}
