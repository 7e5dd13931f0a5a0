package org.plimsoll.http.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlacesTest {
  private final Places<String> places = new Places<>(2, 1);

  @Test
  void as_many_are_taken_as_there_are_and_one_more_that_lowers_risk() {
    assertThat(places.take("a", false)).isTrue();
    assertThat(places.take("a", false)).isTrue();
    assertThat(places.take("a", false)).isFalse();
    assertThat(places.take("a", true)).isTrue();
    assertThat(places.take("a", true)).isFalse();

    assertThat(places.take("b", false)).isTrue();
  }

  @Test
  void a_place_that_is_given_back_is_there_again() {
    places.take("a", true);
    places.take("a", true);
    places.take("a", true);

    places.giveBack("a");
    assertThat(places.take("a", false)).isFalse();
    places.giveBack("a");
    assertThat(places.take("a", false)).isTrue();
  }
}
