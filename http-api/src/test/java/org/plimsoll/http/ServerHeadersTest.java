package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** What answers say beside what was asked. */
final class ServerHeadersTest {
  private final ApiClient api = TestNode.shared().client();

  @Test
  void nothing_is_said_about_the_program_and_no_other_origin_is_let_in() {
    Answer answer = api.send(api.request("/v1/status").header("Origin", "http://x").build());

    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.equals("server") || name.startsWith("access-control-"));
  }

  @Test
  void a_request_is_not_sent_back_to_who_traces_it() {
    Answer answer =
        api.send(
            api.request("/v1/status")
                .header("Echoed", "secret")
                .method("TRACE", BodyPublishers.noBody())
                .build());

    assertThat(answer.isProblem(405, "METHOD_NOT_ALLOWED").text()).doesNotContain("secret");
  }
}
