package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.http.contract.OpenApiFile;

/** The OpenAPI file against the table of endpoints. */
final class OpenApiEndpointsTest {
  /** An operation as both know it. */
  private record Known(
      String operation, String route, boolean changes, SortedMap<String, String> roles) {
    static Known of(Endpoint endpoint) {
      SortedMap<String, String> roles = new TreeMap<>();
      endpoint.access().reaches().forEach((role, reach) -> roles.put(role.name(), reach.name()));
      return new Known(
          endpoint.operation(),
          endpoint.method().value() + " " + endpoint.path(),
          endpoint.changes(),
          roles);
    }
  }

  @Test
  void names_routes_keys_and_roles_are_those_of_the_table() {
    List<Known> served = EndpointsTest.table().stream().map(Known::of).toList();

    assertThat(OpenApiFile.shipped().operations())
        .map(
            operation ->
                new Known(
                    operation.id(),
                    operation.method() + " " + operation.path(),
                    operation.needsKey(),
                    operation.roles()))
        .containsExactlyInAnyOrderElementsOf(served);
  }
}
