package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTemplateTest {
  private static final PathTemplate RELEASE = PathTemplate.of("/v1/accounts/{id}/orders/{orderId}");

  @Test
  void what_stands_in_the_place_of_a_parameter_is_found_by_its_name() {
    assertThat(RELEASE.match(List.of("v1", "accounts", "a/b", "orders", "{id}")))
        .contains(Map.of("id", "a/b", "orderId", "{id}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1",
        "v1/accounts/a/orders",
        "v1/accounts/a/orders/o/x",
        "v1/accounts/a/Orders/o",
        "v2/accounts/a/orders/o"
      })
  void another_path_does_not_match(String path) {
    assertThat(RELEASE.match(List.of(path.split("/")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "v1/accounts",
        "/v1/",
        "/v1//accounts",
        "/v1/{}",
        "/v1/a{id}",
        "/v1/{id}/x/{id}",
        "/v1/accounts?limit"
      })
  void a_template_has_slashes_segments_and_named_parameters_alone(String path) {
    assertThatThrownBy(() -> PathTemplate.of(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/accounts/{id},          true",
    "/v1/accounts/{id}/margin,   true",
    "/v1/accounts,               false",
    "/v1/prices/keys/{id}/revoke, false"
  })
  void what_is_under_an_account_is_of_it(String path, boolean ofAccount) {
    assertThat(PathTemplate.of(path).isOfAccount()).isEqualTo(ofAccount);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/prices/{index}/resume, /v1/prices/{name}/resume, true",
    "/v1/prices/{index},        /v1/prices/keys,          true",
    "/v1/prices/{index}/resume, /v1/prices/keys,          false",
    "/v1/prices/{index}/resume, /v1/{what}/keys/resume,   true",
    "/v1/prices/{index}/resume, /v1/prices/keys/add,      false"
  })
  void templates_meet_where_a_path_matches_both(String one, String other, boolean meet) {
    assertThat(PathTemplate.of(one).meets(PathTemplate.of(other))).isEqualTo(meet);
    assertThat(PathTemplate.of(other).meets(PathTemplate.of(one))).isEqualTo(meet);
  }
}
