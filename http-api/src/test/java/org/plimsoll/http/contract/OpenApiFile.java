package org.plimsoll.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The OpenAPI file as it is served: its operations, and its schemas to check values by. */
public final class OpenApiFile {
  private static final String NAME = "urn:plimsoll:openapi";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final int MOST_SHOWN = 6;

  private final JsonNode root;
  private final List<Operation> operations;
  private final JsonSchemaFactory factory;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder()
          .formatAssertionsEnabled(true)
          .pathType(PathType.JSON_POINTER)
          .build();
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

  private OpenApiFile(JsonNode root) {
    this.root = root;
    this.operations = operationsIn(root);
    this.factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(all -> all.schemas(Map.of(NAME, root.toString()))));
  }

  /** As this module ships it. */
  public static OpenApiFile shipped() {
    try (InputStream in = OpenApiFile.class.getResourceAsStream("/openapi.yaml")) {
      return new OpenApiFile(new YAMLMapper().readTree(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** The operations of the path an address means; none if it means none. */
  List<Operation> at(String address) {
    Optional<String> path =
        operations.stream()
            .map(Operation::path)
            .distinct()
            .filter(each -> Operation.matched(each, address).isPresent())
            .max(Comparator.comparing(Operation::literals));
    return operations.stream().filter(each -> path.equals(Optional.of(each.path()))).toList();
  }

  /** The node itself, or what it refers to. */
  JsonNode resolved(JsonNode node) {
    return resolved(root, node);
  }

  /** What of a value is not as a schema says, at most a few lines; empty: nothing. */
  List<String> wrongs(JsonNode schema, JsonNode value) {
    return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
        // What is wrong deep down says more than that no alternative fits.
        .sorted(Comparator.comparing(wrong -> -wrong.getInstanceLocation().getNameCount()))
        .limit(MOST_SHOWN)
        .map(
            wrong ->
                wrong.getInstanceLocation()
                    + " = "
                    + shortened(String.valueOf(wrong.getInstanceNode()))
                    + ": "
                    + wrong.getError()
                    + " ("
                    + wrong.getSchemaLocation().getFragment()
                    + ")")
        .toList();
  }

  private JsonSchema compiled(JsonNode schema) {
    return factory.getSchema(
        schema.toString().replace("\"#/components/", "\"" + NAME + "#/components/"),
        InputFormat.JSON,
        config);
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  private static List<Operation> operationsIn(JsonNode root) {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            operations.add(
                                operation(root, path.getKey(), path.getValue(), method.getKey()));
                          }
                        }));
    return List.copyOf(operations);
  }

  private static Operation operation(JsonNode root, String path, JsonNode item, String method) {
    JsonNode node = item.path(method);
    return new Operation(
        node.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        Stream.concat(each(item.path("parameters")), each(node.path("parameters")))
            .map(parameter -> resolved(root, parameter))
            .toList(),
        node);
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static JsonNode resolved(JsonNode root, JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
  }
}
