package org.plimsoll.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object of Kubernetes, as its document says it. */
record Manifest(String source, ObjectNode json) {
  private static final ObjectMapper YAML = new YAMLMapper();

  /** The documents of a YAML text. */
  static List<Manifest> parse(String source, String text) {
    List<Manifest> manifests = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      while (documents.hasNext()) {
        if (documents.next() instanceof ObjectNode object) {
          manifests.add(new Manifest(source, object));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(source + " is no YAML: " + e.getMessage(), e);
    }
    return manifests;
  }

  /** The documents of a file. */
  static List<Manifest> of(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Manifest copy() {
    return new Manifest(source, json.deepCopy());
  }

  String apiVersion() {
    return json.path("apiVersion").asText();
  }

  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  JsonNode spec() {
    return json.path("spec");
  }

  /** The template of the pods it starts, if it starts any. */
  Optional<JsonNode> pods() {
    return Optional.of(json.at("/spec/template")).filter(JsonNode::isObject);
  }

  /** What runs in its pods for as long as they live. */
  List<JsonNode> containers() {
    return pods().map(pod -> stream(pod.at("/spec/containers")).toList()).orElse(List.of());
  }

  /** The same with what runs before. */
  List<JsonNode> allContainers() {
    return pods()
        .map(
            pod ->
                Stream.concat(
                        stream(pod.at("/spec/initContainers")), stream(pod.at("/spec/containers")))
                    .toList())
        .orElse(List.of());
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return kind() + " " + name() + " (" + source + ")";
  }
}
