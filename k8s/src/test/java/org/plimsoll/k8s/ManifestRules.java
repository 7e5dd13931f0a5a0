package org.plimsoll.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules of this house for what is applied together. Each names the manifests that break it. */
enum ManifestRules {
  PODS_RUN_AS_NOBODY(
      pods(
          pod ->
              pod.at("/spec/securityContext/runAsNonRoot").asBoolean()
                  && pod.at("/spec/securityContext/runAsUser").asInt() > 0)),
  SYSTEM_CALLS_ARE_THOSE_OF_THE_RUNTIME(
      pods(
          pod ->
              pod.at("/spec/securityContext/seccompProfile/type")
                  .asText()
                  .equals("RuntimeDefault"))),
  PODS_HAVE_NO_TOKEN_OF_THE_CLUSTER(
      pods(
          pod ->
              !pod.at("/spec/automountServiceAccountToken").asBoolean(true)
                  && !pod.at("/spec/enableServiceLinks").asBoolean(true))),
  PODS_SHARE_NOTHING_WITH_THE_MACHINE(
      pods(
          pod ->
              Stream.of("hostNetwork", "hostPID", "hostIPC").noneMatch(pod.path("spec")::has)
                  && Manifest.stream(pod.at("/spec/volumes")).noneMatch(v -> v.has("hostPath")))),
  ROOT_FILE_SYSTEMS_ARE_READ_ONLY(
      containers(c -> c.at("/securityContext/readOnlyRootFilesystem").asBoolean())),
  NO_PRIVILEGE_IS_KEPT_OR_GAINED(
      containers(
          c ->
              !c.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)
                  && c.at("/securityContext/capabilities/drop/0").asText().equals("ALL")
                  && !c.at("/securityContext/capabilities").has("add"))),
  CPU_IS_REQUESTED_AND_NOT_LIMITED(
      containers(
          c -> c.at("/resources/requests").has("cpu") && !c.at("/resources/limits").has("cpu"))),
  MEMORY_IS_REQUESTED_AS_IT_IS_LIMITED(
      containers(
          c ->
              c.at("/resources/limits/memory").isTextual()
                  && c.at("/resources/limits/memory").equals(c.at("/resources/requests/memory")))),
  EVERY_CONTAINER_IS_PROBED(
      (all, applied) ->
          all.stream()
              .filter(
                  m ->
                      m.containers().stream()
                          .anyMatch(
                              c ->
                                  !Stream.of("startupProbe", "readinessProbe", "livenessProbe")
                                      .allMatch(c::has)))
              .toList()),
  NO_IMAGE_FLOATS(
      containers(
          c -> {
            String image = c.path("image").asText();
            return !image.endsWith(":latest") && image.matches("plimsoll|.+:[^/]+");
          })),
  IMAGES_OF_PRODUCTION_ARE_DIGESTS(
      (all, applied) ->
          applied.equals("overlays/prod")
              ? breaking(
                  all, c -> Pattern.matches(".+@sha256:[0-9a-f]{64}", c.path("image").asText()))
              : List.of()),
  ONE_NODE_AT_A_TIME_MAY_BE_DISRUPTED(
      (all, applied) ->
          nodes(all).stream()
              .filter(
                  node ->
                      all.stream()
                          .filter(m -> m.kind().equals("PodDisruptionBudget"))
                          .filter(m -> m.spec().path("maxUnavailable").asInt() == 1)
                          .noneMatch(m -> selects(m.spec().path("selector"), node)))
              .toList()),
  NODES_ARE_SPREAD_OVER_ZONES_AND_MACHINES(
      (all, applied) ->
          nodes(all).stream()
              .filter(
                  node ->
                      !spread(node, applied.equals("overlays/prod"))
                          .equals(Set.of("topology.kubernetes.io/zone", "kubernetes.io/hostname")))
              .toList()),
  NODES_ARE_ODD_IN_NUMBER(
      (all, applied) ->
          nodes(all).stream()
              .filter(node -> node.spec().path("replicas").asInt() % 2 == 0)
              .toList()),
  NODES_ARE_GIVEN_TIME_TO_HAND_OVER(
      (all, applied) ->
          nodes(all).stream()
              .filter(
                  node ->
                      node.spec().at("/template/spec/terminationGracePeriodSeconds").asInt()
                          < 100 + stopDelay(node))
              .toList()),
  NODES_HAVE_NAMES_BEFORE_THEY_ARE_READY(
      (all, applied) ->
          nodes(all).stream()
              .filter(
                  node ->
                      all.stream()
                          .filter(m -> m.kind().equals("Service"))
                          .filter(m -> m.name().equals(node.spec().path("serviceName").asText()))
                          .filter(m -> m.spec().path("clusterIP").asText().equals("None"))
                          .noneMatch(m -> m.spec().path("publishNotReadyAddresses").asBoolean()))
              .toList()),
  THE_MANAGEMENT_PORT_IS_IN_NO_SERVICE(
      (all, applied) ->
          all.stream()
              .filter(m -> m.kind().equals("Service"))
              .filter(
                  m ->
                      Manifest.stream(m.spec().path("ports"))
                          .anyMatch(
                              p ->
                                  p.path("port").asInt() == 7626
                                      || p.path("targetPort").asText().equals("management")
                                      || p.path("targetPort").asInt() == 7626))
              .toList()),
  NOTHING_IS_OPEN_BY_DEFAULT(
      (all, applied) ->
          nodes(all).isEmpty()
                  || all.stream()
                      .filter(m -> m.kind().equals("NetworkPolicy"))
                      .filter(m -> m.spec().path("podSelector").isEmpty())
                      .filter(m -> !m.spec().has("ingress") && !m.spec().has("egress"))
                      .anyMatch(m -> m.spec().path("policyTypes").size() == 2)
              ? List.of()
              : nodes(all)),
  NAMESPACES_ENFORCE_THE_RESTRICTED_STANDARD(
      (all, applied) ->
          all.stream()
              .filter(m -> m.kind().equals("Namespace"))
              .filter(
                  m ->
                      !m.json()
                          .at("/metadata/labels")
                          .path("pod-security.kubernetes.io/enforce")
                          .asText()
                          .equals("restricted"))
              .toList()),
  SECRETS_ARE_REFERRED_TO_ONLY(
      (all, applied) ->
          all.stream().filter(m -> m.kind().equals("Secret") || holdsSecret(m)).toList()),
  SECRETS_ARE_FILES_AND_NO_VARIABLES(
      containers(
          c ->
              !c.has("envFrom")
                  && Manifest.stream(c.path("env"))
                      .noneMatch(e -> e.at("/valueFrom").has("secretKeyRef")))),
  SELECTORS_FIND_PODS(
      (all, applied) ->
          all.stream()
              .filter(m -> !selector(m).isMissingNode() && !selector(m).isEmpty())
              .filter(m -> all.stream().noneMatch(pods -> selects(selector(m), pods)))
              .toList()),
  PORTS_AND_VOLUMES_ARE_WHERE_THEY_ARE_LOOKED_FOR(
      (all, applied) ->
          all.stream()
              .filter(m -> m.pods().isPresent())
              .filter(m -> !hasItsVolumes(m) || !hasItsPorts(m, all))
              .toList()),
  CONFIGURATION_IS_APPLIED_WITH_WHAT_READS_IT(
      (all, applied) ->
          applied.equals("base")
              ? List.of()
              : all.stream()
                  .filter(
                      m ->
                          m.json().findValues("configMap").stream()
                              .anyMatch(
                                  c ->
                                      all.stream()
                                          .filter(o -> o.kind().equals("ConfigMap"))
                                          .noneMatch(
                                              o -> o.name().equals(c.path("name").asText()))))
                  .toList());

  private final BiFunction<List<Manifest>, String, List<Manifest>> breaches;

  ManifestRules(BiFunction<List<Manifest>, String, List<Manifest>> breaches) {
    this.breaches = breaches;
  }

  /** The manifests that break the rule among those that are applied from a directory together. */
  List<Manifest> breaches(List<Manifest> manifests, String applied) {
    return breaches.apply(manifests, applied);
  }

  private static BiFunction<List<Manifest>, String, List<Manifest>> pods(
      Predicate<JsonNode> isKept) {
    return (all, applied) ->
        all.stream().filter(m -> m.pods().filter(isKept.negate()).isPresent()).toList();
  }

  private static BiFunction<List<Manifest>, String, List<Manifest>> containers(
      Predicate<JsonNode> isKept) {
    return (all, applied) -> breaking(all, isKept);
  }

  private static List<Manifest> breaking(List<Manifest> all, Predicate<JsonNode> isKept) {
    return all.stream().filter(m -> !m.allContainers().stream().allMatch(isKept)).toList();
  }

  private static List<Manifest> nodes(List<Manifest> all) {
    return all.stream()
        .filter(m -> m.kind().equals("StatefulSet") && m.name().equals("plimsoll"))
        .toList();
  }

  private static Set<String> spread(Manifest node, boolean strictly) {
    return Manifest.stream(node.spec().at("/template/spec/topologySpreadConstraints"))
        .filter(c -> c.path("maxSkew").asInt() == 1)
        .filter(c -> !strictly || c.path("whenUnsatisfiable").asText().equals("DoNotSchedule"))
        .filter(c -> selects(c.path("labelSelector"), node))
        .map(c -> c.path("topologyKey").asText())
        .collect(Collectors.toSet());
  }

  private static int stopDelay(Manifest node) {
    return node.containers().stream()
        .mapToInt(c -> c.at("/lifecycle/preStop/sleep/seconds").asInt())
        .max()
        .orElse(0);
  }

  /** The selector of pods of this namespace in a manifest, if it has one. */
  private static JsonNode selector(Manifest manifest) {
    JsonNode spec = manifest.spec();
    return switch (manifest.kind()) {
      case "NetworkPolicy" -> spec.path("podSelector");
      case "Service", "PodDisruptionBudget", "StatefulSet" -> spec.path("selector");
      default -> spec.path("no selector");
    };
  }

  private static boolean selects(JsonNode selector, Manifest pods) {
    JsonNode wanted =
        selector.path("matchLabels").isObject() ? selector.path("matchLabels") : selector;
    JsonNode labels =
        pods.pods().map(p -> p.at("/metadata/labels")).orElse(selector.path("no labels"));
    return !wanted.isEmpty()
        && wanted.properties().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  private static boolean hasItsVolumes(Manifest manifest) {
    Set<String> volumes =
        Stream.concat(
                Manifest.stream(manifest.spec().at("/template/spec/volumes"))
                    .map(v -> v.path("name").asText()),
                Manifest.stream(manifest.spec().path("volumeClaimTemplates"))
                    .map(v -> v.at("/metadata/name").asText()))
            .collect(Collectors.toSet());
    Set<String> mounted =
        manifest.allContainers().stream()
            .flatMap(c -> Manifest.stream(c.path("volumeMounts")))
            .map(m -> m.path("name").asText())
            .collect(Collectors.toSet());
    return volumes.equals(mounted);
  }

  /** What probes and services call a port must be what a container calls one. */
  private static boolean hasItsPorts(Manifest manifest, List<Manifest> all) {
    Set<String> ports =
        manifest.containers().stream()
            .flatMap(c -> Manifest.stream(c.path("ports")))
            .map(p -> p.path("name").asText())
            .collect(Collectors.toSet());
    Stream<String> probed =
        manifest.containers().stream()
            .flatMap(c -> Stream.of("startupProbe", "readinessProbe", "livenessProbe").map(c::path))
            .flatMap(p -> Stream.of(p.at("/httpGet/port"), p.at("/tcpSocket/port")))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);
    Stream<String> served =
        all.stream()
            .filter(m -> m.kind().equals("Service") && selects(m.spec().path("selector"), manifest))
            .flatMap(m -> Manifest.stream(m.spec().path("ports")))
            .map(p -> p.path("targetPort").asText());
    return Stream.concat(probed, served).allMatch(ports::contains);
  }

  /** A private key, or a password or key that is given a value, in a text or as a variable. */
  private static boolean holdsSecret(Manifest manifest) {
    return Pattern.compile("PRIVATE KEY|(?i)(password|passwd|api-?key)\\s*[=:]\\s*\\\\*\"?[a-z0-9]")
            .matcher(manifest.json().toString())
            .find()
        || manifest.allContainers().stream()
            .flatMap(c -> Manifest.stream(c.path("env")))
            .filter(e -> e.has("value"))
            .anyMatch(e -> e.path("name").asText().matches("(?i).*(password|secret|token|key).*"));
  }
}
