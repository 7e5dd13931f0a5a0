package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.http.StreamReader.Event;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Cash;

/** Streams of events over HTTP, read as a browser reads them. */
final class StreamRoutesTest {
  private static final int EVENTS = 60;

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();
  private final SplittableRandom random = Seed.random();

  @Test
  void a_stream_sends_what_comes_after_its_place_and_then_what_happens() {
    String account = node.openWith("1000");
    try (StreamReader stream = api.stream(pathOf(account) + "?after=0")) {
      Event opened = stream.next();
      assertThat(opened.type()).isEqualTo("opened");
      assertThat(opened.id()).isEqualTo("0");
      assertThat(opened.data().path("after").asText()).isEqualTo("0");
      assertThat(stream.next().data().path("type").asText()).isEqualTo("account-opened");
      assertThat(stream.next().data().path("type").asText()).isEqualTo("collateral-deposited");

      node.deposit(account, "USDT", "7");

      Event deposit = stream.next();
      assertThat(deposit.type()).isEqualTo("message");
      assertThat(deposit.id()).isEqualTo("3");
      assertThat(deposit.data()).isEqualTo(eventsOf(account).get(2));
    }
  }

  @Test
  void without_a_place_it_begins_with_what_happens_next() {
    String account = node.openWith("1000");
    try (StreamReader stream = api.stream(pathOf(account))) {
      assertThat(stream.next().id()).isEqualTo("2");

      node.deposit(account, "USDT", "7");

      assertThat(stream.next().data().path("amount").asText()).isEqualTo("7");
    }
  }

  @Test
  void what_was_received_last_counts_more_than_where_it_once_began() {
    String account = node.openWith("1000");
    try (StreamReader stream = api.stream(pathOf(account) + "?after=0", "Last-Event-ID", "1")) {
      assertThat(stream.next().id()).isEqualTo("1");
      assertThat(stream.next().id()).isEqualTo("2");
    }
  }

  @Test
  void while_nothing_happens_comments_say_that_it_is_alive() {
    try (StreamReader stream = api.stream(pathOf(node.openWith("1000")))) {
      stream.next();
      await().until(() -> stream.comments() >= 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"after=-1", "after=x", "after=3", "after=1&after=1", "since=1"})
  void a_place_that_is_none_is_refused(String query) {
    String account = node.openWith("1000");

    api.get(pathOf(account) + "?" + query).isProblem(400, "INVALID_PARAMETER");
  }

  @ParameterizedTest
  @CsvSource({"/v1/risk/stream?after=1", "/v1/risk/stream?after=-1-1", "/v1/risk/stream?from=1-1"})
  void a_place_in_the_risk_stream_that_is_none_is_refused(String path) {
    api.get(path).isProblem(400, "INVALID_PARAMETER");
  }

  @Test
  void who_says_to_have_received_what_is_no_place_is_refused() {
    String account = node.openWith("1000");

    api.send(api.request(pathOf(account)).header("Last-Event-ID", "latest").GET().build())
        .isProblem(400, "INVALID_PARAMETER");
  }

  /** The journal is the twin: what its pages show at the end is what came, each once. */
  @Test
  void over_reconnects_at_any_moment_every_event_comes_once_and_in_order() {
    String account = node.openWith("1");
    var writer =
        CompletableFuture.runAsync(
            () -> {
              for (int n = 0; n < EVENTS; n++) {
                node.deposit(account, "USDT", "1");
              }
            });
    List<Event> received = received(pathOf(account), "0", EVENTS + 2);
    writer.join();

    assertThat(received)
        .as("seed %d", Seed.VALUE)
        .extracting(Event::data)
        .isEqualTo(eventsOf(account));
  }

  @Test
  void over_reconnects_of_the_risk_stream_everything_comes_once_and_in_both_orders() {
    var journals = new GrowingJournals(new NothingOnRecord());
    ApiClient server = serving(journals, node.services().callers());
    var writer = CompletableFuture.runAsync(() -> grow(journals));
    List<Event> received = received(server, "/v1/risk/stream", "0-0", 2 * EVENTS);
    writer.join();

    List<String> notes = new ArrayList<>();
    List<Long> controls = new ArrayList<>();
    for (Event event : received) {
      JsonNode data = event.data();
      if (data.has("account")) {
        notes.add(data.path("account").asText() + "/" + data.path("sequence").asLong());
      } else {
        controls.add(data.path("sequence").asLong());
      }
      assertThat(event.id()).isEqualTo(notes.size() + "-" + controls.size());
    }
    assertThat(notes).as("seed %d", Seed.VALUE).isEqualTo(noted());
    assertThat(controls).hasSize(EVENTS).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void those_who_watch_see_margin_calls_and_controls_of_the_whole_venue() {
    String key = node.newName("stream-cap");
    String account;
    try (StreamReader stream = api.stream("/v1/risk/stream")) {
      assertThat(stream.next().type()).isEqualTo("opened");
      node.setPrice("ETH-USDT", "3000");
      account = node.openWith("600");
      node.trade(account, "ETH-PERP", "10", "3000").isSuccess(201);
      node.setPrice("ETH-USDT", "2975");
      api.post(
              "/v1/controls/cap-leverage",
              key,
              "{\"who\":\"ops\",\"reason\":\"a drill\",\"instrument\":\"DOT-PERP\","
                  + "\"leverage\":\"4\"}")
          .isSuccess(200);

      boolean isCapped = false;
      List<String> types = new ArrayList<>();
      while (!isCapped || !types.contains("margin-call-raised")) {
        JsonNode data = stream.next().data();
        isCapped |= data.path("commandId").asText().contains(key);
        if (data.path("account").asText().equals(account)) {
          types.add(data.path("type").asText());
          assertThat(data).isEqualTo(withAccount(account, data.path("sequence").asLong()));
        }
      }
      assertThat(types).startsWith("margin-status-changed");
    }
    node.deposit(account, "USDT", "100000");
    api.post(
            "/v1/controls/cap-leverage",
            "{\"who\":\"ops\",\"reason\":\"a drill\",\"instrument\":\"DOT-PERP\"}")
        .isSuccess(200);
  }

  /** Incident S12 again: who reads slowly loses the stream, and nobody else notices. */
  @Test
  void a_reader_that_takes_nothing_is_dropped_with_the_reason_while_commands_go_on()
      throws IOException {
    String account = node.openWith("1000");
    ApiClient server = serving(new GrowingJournals(new NothingOnRecord()), CallerOf.anybody());
    int most = 16;
    List<StreamReader> others = new ArrayList<>();
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      ask(slow, pathOf(account) + "?after=0");
      InputStream answer = slow.getInputStream();
      assertThat(answer.read()).isEqualTo('H'); // it is served, and reads no more
      for (int n = 1; n < most; n++) {
        others.add(server.stream("/v1/risk/stream?after=0-0"));
      }
      server.get("/v1/risk/stream").isProblem(429, "TOO_MANY_STREAMS");

      for (int n = 0; n < 20; n++) {
        node.deposit(account, "USDT", "1"); // which is answered in time, or this fails
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> others.add(server.stream("/v1/risk/stream?after=0-0")));

      List<Event> received = new ArrayList<>();
      try (StreamReader late = new StreamReader(answer)) {
        received.addAll(late.rest());
      }
      Event last = received.get(received.size() - 1);
      assertThat(last.type()).isEqualTo("end");
      assertThat(last.data().path("reason").asText()).isEqualTo("SLOW_READER");
      long reached = received.size() - 2; // without what the stream says about itself
      assertThat(last.id()).isEqualTo(String.valueOf(reached));
      assertThat(last.data().path("after").asText()).isEqualTo(last.id());
      assertThat(reached).isPositive();
    } finally {
      others.forEach(StreamReader::close);
    }
  }

  @Test
  void a_stream_ends_with_the_token_it_was_opened_with() {
    Instant until = node.services().clock().instant().plusMillis(300);
    ApiClient server =
        serving(
            node.services().journal().log(),
            new CallerOf() {
              @Override
              public Caller of(HttpRequest request) {
                return CallerOf.anybody().of(request);
              }

              @Override
              public Instant until(HttpRequest request) {
                return until;
              }
            });

    try (StreamReader stream = server.stream(pathOf(node.openWith("1000")))) {
      List<Event> all = stream.rest();
      assertThat(all).extracting(Event::type).containsExactly("opened", "end");
      assertThat(all.get(1).data().path("reason").asText()).isEqualTo("TOKEN_EXPIRED");
    }
  }

  private List<Event> received(String path, String start, int count) {
    return received(api, path, start, count);
  }

  /** What is received by somebody who comes and goes. */
  private List<Event> received(ApiClient server, String path, String start, int count) {
    List<Event> received = new ArrayList<>();
    String last = start;
    while (received.size() < count) {
      try (StreamReader stream = server.stream(path, "Last-Event-ID", last)) {
        assertThat(stream.next().id()).isEqualTo(last);
        for (int n = random.nextInt(0, 25); n > 0 && received.size() < count; n--) {
          Event event = stream.next();
          received.add(event);
          last = event.id();
        }
      }
    }
    return received;
  }

  private static void grow(GrowingJournals journals) {
    for (int n = 0; n < EVENTS; n++) {
      journals.note("trader-" + n % 7, n + 1);
      journals.order(new CoverStress("none", Cash.ZERO, List.of(), Cash.ZERO, Instant.EPOCH));
    }
  }

  private static List<String> noted() {
    List<String> noted = new ArrayList<>();
    for (int n = 0; n < EVENTS; n++) {
      noted.add("trader-" + n % 7 + "/" + (n + 1));
    }
    return noted;
  }

  private static void ask(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** Another server of the node, with places of its own, that reads these journals. */
  private ApiClient serving(EventLog events, CallerOf callers) {
    JournalServices real = node.services().journal();
    var journal = new JournalServices(events, real.checkpoints(), real.news());
    return node.bind(OtherServices.with(OtherServices.with(node.services(), journal), callers));
  }

  private JsonNode withAccount(String account, long sequence) {
    JsonNode event = eventsOf(account).get((int) sequence - 1);
    ((ObjectNode) event).put("account", account);
    return event;
  }

  private List<JsonNode> eventsOf(String account) {
    List<JsonNode> events = new ArrayList<>();
    api.get("/v1/accounts/" + account + "/events?limit=1000")
        .isSuccess(200)
        .body()
        .path("events")
        .forEach(events::add);
    return events;
  }

  private static String pathOf(String account) {
    return "/v1/accounts/" + account + "/stream";
  }
}
