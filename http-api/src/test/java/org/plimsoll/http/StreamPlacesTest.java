package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPlacesTest {
  private final StreamPlaces places = new StreamPlaces(3, 2);

  @Test
  void one_too_many_of_a_caller_is_refused_until_it_leaves_one() {
    StreamPlaces.Place first = places.take("alice");
    places.take("alice");
    refuses("alice", ProblemCode.TOO_MANY_STREAMS);
    places.take("bob");

    first.release();

    places.take("alice");
  }

  @Test
  void one_too_many_in_all_is_refused_whoever_asks() {
    places.take("alice");
    places.take("bob");
    StreamPlaces.Place last = places.take("carol");
    refuses("dave", ProblemCode.BUSY);

    last.release();

    places.take("dave");
  }

  @Test
  void a_place_is_given_back_once() {
    StreamPlaces.Place place = places.take("alice");
    place.release();
    place.release();
    places.take("alice");
    places.take("alice");

    refuses("alice", ProblemCode.TOO_MANY_STREAMS);
    assertThat(places.open()).isEqualTo(2);
  }

  @Test
  void when_the_node_goes_every_stream_is_ended_and_none_begins() {
    List<String> ended = new ArrayList<>();
    places.take("alice").endedBy(() -> ended.add("alice"));
    StreamPlaces.Place gone = places.take("alice");
    gone.endedBy(() -> ended.add("gone"));
    gone.release();
    StreamPlaces.Place beginning = places.take("bob");

    places.close();
    beginning.endedBy(() -> ended.add("bob"));

    assertThat(ended).containsExactly("alice", "bob");
    refuses("carol", ProblemCode.UNAVAILABLE);
  }

  private void refuses(String subject, ProblemCode code) {
    assertThatThrownBy(() -> places.take(subject))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
