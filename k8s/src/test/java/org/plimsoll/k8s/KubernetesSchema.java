package org.plimsoll.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.certmanager.api.model.v1.Issuer;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Kubernetes would refuse, known without one. Its own kinds are read by the models that its
 * client generates from its schema: an unknown field, a missing one that is required, and a value
 * of the wrong type are refused. Kinds of operators are read by models of theirs, which know no
 * required fields. Of K8ssandra there is no model: its fields are compared with a list.
 */
final class KubernetesSchema {
  private interface Reading {
    Object read(String json) throws IOException;
  }

  private static final Map<String, Reading> KUBERNETES =
      Map.of(
          "v1/ConfigMap", V1ConfigMap::fromJson,
          "v1/Namespace", V1Namespace::fromJson,
          "v1/Service", V1Service::fromJson,
          "v1/ServiceAccount", V1ServiceAccount::fromJson,
          "apps/v1/StatefulSet", V1StatefulSet::fromJson,
          "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::fromJson,
          "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::fromJson);

  private static final Map<String, Class<?>> OPERATORS =
      Map.of(
          "cert-manager.io/v1/Certificate", Certificate.class,
          "cert-manager.io/v1/Issuer", Issuer.class,
          "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class,
          "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class);

  private static final String K8SSANDRA = "k8ssandra.io/v1alpha1/K8ssandraCluster";

  /** Fields of K8ssandra's published reference; below a star anything. */
  private static final Set<String> K8SSANDRA_FIELDS =
      Set.of(
          "auth",
          "cassandra.serverType",
          "cassandra.serverVersion",
          "cassandra.softPodAntiAffinity",
          "cassandra.superuserSecretRef.name",
          "cassandra.storageConfig.cassandraDataVolumeClaimSpec.accessModes[]",
          "cassandra.storageConfig.cassandraDataVolumeClaimSpec.resources.requests.storage",
          "cassandra.resources.requests.cpu",
          "cassandra.resources.requests.memory",
          "cassandra.resources.limits.memory",
          "cassandra.config.cassandraYaml.*",
          "cassandra.config.jvmOptions.heap_initial_size",
          "cassandra.config.jvmOptions.heap_max_size",
          "cassandra.clientEncryptionStores.keystoreSecretRef.name",
          "cassandra.clientEncryptionStores.truststoreSecretRef.name",
          "cassandra.serverEncryptionStores.keystoreSecretRef.name",
          "cassandra.serverEncryptionStores.truststoreSecretRef.name",
          "cassandra.datacenters[].metadata.name",
          "cassandra.datacenters[].size",
          "cassandra.datacenters[].racks[].name",
          "cassandra.datacenters[].racks[].nodeAffinityLabels.*",
          "reaper.autoScheduling.enabled",
          "medusa.storageProperties.storageProvider",
          "medusa.storageProperties.bucketName",
          "medusa.storageProperties.prefix",
          "medusa.storageProperties.storageSecretRef.name");

  /** Where a model would take any field, this reads the fields it names and refuses the others. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private KubernetesSchema() {}

  /** What is wrong with a manifest; empty if nothing is. */
  static List<String> violations(Manifest manifest) {
    String type = manifest.apiVersion() + "/" + manifest.kind();
    if (type.equals(K8SSANDRA)) {
      Set<String> unknown = new TreeSet<>();
      collectUnknown("", manifest.spec(), unknown);
      return unknown.stream().map(field -> manifest + ": unknown field " + field).toList();
    }
    try {
      if (KUBERNETES.containsKey(type)) {
        KUBERNETES.get(type).read(manifest.json().toString());
      } else if (OPERATORS.containsKey(type)) {
        STRICT.treeToValue(manifest.json(), OPERATORS.get(type));
      } else {
        return List.of(manifest + ": no schema is known for " + type);
      }
      return List.of();
    } catch (JsonProcessingException e) {
      return List.of(manifest + ": " + e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      return List.of(manifest + ": " + e.getMessage());
    }
  }

  private static void collectUnknown(String path, JsonNode node, Set<String> unknown) {
    if (K8SSANDRA_FIELDS.contains(path)
        || K8SSANDRA_FIELDS.stream()
            .anyMatch(f -> f.endsWith(".*") && path.startsWith(f.substring(0, f.length() - 1)))) {
      return;
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  collectUnknown(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      unknown));
    } else if (node.isArray()) {
      node.forEach(element -> collectUnknown(path + "[]", element, unknown));
    } else {
      unknown.add(path);
    }
  }
}
