package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plimsoll.http.contract.OpenApiFile;
import org.plimsoll.http.contract.Operation;

/** The OpenAPI file against the table of endpoints. */
final class OpenApiEndpointsTest {
  /** An operation as both know it. */
  private record Known(
      String operation,
      String route,
      boolean changes,
      Set<String> conditions,
      SortedMap<String, String> roles) {
    static Known of(Endpoint endpoint) {
      SortedMap<String, String> roles = new TreeMap<>();
      endpoint.access().reaches().forEach((role, reach) -> roles.put(role.name(), reach.name()));
      return new Known(
          endpoint.operation(),
          endpoint.method().value() + " " + endpoint.path(),
          endpoint.changes(),
          endpoint.conditions().stream().map(Condition::header).collect(Collectors.toSet()),
          roles);
    }
  }

  @Test
  void names_routes_keys_conditions_and_roles_are_those_of_the_table() {
    List<Known> served = EndpointsTest.table().stream().map(Known::of).toList();

    assertThat(OpenApiFile.shipped().operations())
        .map(
            operation ->
                new Known(
                    operation.id(),
                    operation.method() + " " + operation.path(),
                    operation.needsKey(),
                    conditions(operation),
                    operation.roles()))
        .containsExactlyInAnyOrderElementsOf(served);
  }

  private static Set<String> conditions(Operation operation) {
    return Stream.of(Condition.values())
        .map(Condition::header)
        .filter(operation::hasHeader)
        .collect(Collectors.toSet());
  }
}
