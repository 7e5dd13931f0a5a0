package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Role;
import org.plimsoll.http.access.UnauthenticatedException;
import org.plimsoll.http.contract.ApiContract;
import org.plimsoll.http.contract.FuzzedRequest;
import org.plimsoll.http.contract.RequestFuzzer;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.http.limits.RateLimit;
import org.plimsoll.http.limits.RateTier;
import org.plimsoll.risk.Seed;

/**
 * Whatever is sent, the API answers with a refusal or with the answer to a question, never with a
 * fault, and nothing has changed afterwards. The profile {@code fuzz} sends ten times as much.
 */
final class ApiFuzzTest {
  private static final int REQUESTS = Integer.getInteger("plimsoll.fuzz.requests", 100_000);

  /** So many of them over connections. */
  private static final int OVER_SOCKETS = REQUESTS / 25;

  private static final int AT_A_TIME = 8;
  private static final int CONNECTIONS = 4;

  /** Every so many answers one is held against the OpenAPI file. */
  private static final int CHECKED = 10;

  /** Every so many requests one is of a caller who may not do everything. */
  private static final int LIMITED = 16;

  private static final Set<String> WITHOUT_BODY = Set.of("HEAD", "TRACE");

  /** Why a question may be refused for now. */
  private static final Set<String> NOT_NOW =
      Set.of("BUSY", "STRESS_TEST_RUNNING", "REVISION_NOT_REACHED");

  /** What is no HTTP as it should be, on the wire. */
  private static final Set<Integer> NOT_IMPLEMENTED = Set.of(501, 505);

  private static final List<String> STATE =
      List.of(
          "/v1/controls",
          "/v1/parameters",
          "/v1/parameters/schedule",
          "/v1/proposals",
          "/v1/default-fund");

  /** How much more may be in use after all of them than after a quarter. */
  private static final double MEMORY_GROWTH = 0.05;

  private static final long MEMORY_NOISE = 4_000_000;

  private final TestNode node = TestNode.mixed();
  private final FuzzTally tally = new FuzzTally();
  private final ApiContract contract = ApiContract.uncounted();
  private final List<String> owners = new ArrayList<>();
  private final Map<String, ContentType> types = new HashMap<>();
  private long heapAtQuarter;

  @Test
  void nothing_that_is_wrong_is_a_fault_or_changes_anything() throws Exception {
    owners.add(node.openWith("100000"));
    owners.add(node.openWith("100000", "PORTFOLIO"));
    node.trade(owners.get(0), "BTC-PERP", "0.1", "50000").isSuccess(201);
    node.trade(owners.get(1), "BTC-PERP", "0.1", "50000").isSuccess(201);
    var fuzzer = new RequestFuzzer(Seed.random(), names(), parameters());
    SortedMap<String, Long> journal = journal();
    List<JsonNode> state = state();
    long begun = System.nanoTime();

    inProcess(fuzzer);
    overSockets(fuzzer);

    report(System.nanoTime() - begun);
    assertThat(tally.faulty()).as(String.join("\n", tally.faults())).isZero();
    assertThat(journal()).isEqualTo(journal);
    assertThat(state()).isEqualTo(state);
    assertThat(heapInUse())
        .as("heap in use, seed " + Seed.VALUE)
        .isLessThan((long) (heapAtQuarter * (1 + MEMORY_GROWTH)) + MEMORY_NOISE);
  }

  /** Some that there are, some that there are not. */
  private List<String> names() {
    List<String> names = new ArrayList<>(owners);
    names.addAll(
        List.of(
            RequestFuzzer.MISSING, "house:insurance-fund", owners.get(0) + ":isolated:BTC-PERP"));
    return names;
  }

  private JsonNode parameters() {
    return node.client().get("/v1/parameters").isSuccess(200).body();
  }

  private void inProcess(RequestFuzzer fuzzer) throws Exception {
    var streams =
        new EventStreams(
            node.system(),
            StreamSettings.from(node.system().settings().config()),
            node.services().journal().news());
    var ofAnybody = handler(node.services(), streams);
    var ofSome = handler(OtherServices.with(node.services(), this::someone), streams);
    Semaphore places = new Semaphore(AT_A_TIME);
    int sent = REQUESTS - OVER_SOCKETS;
    for (int i = 0; i < sent; i++) {
      if (i == sent / 4) {
        places.acquire(AT_A_TIME);
        heapAtQuarter = heapInUse();
        places.release(AT_A_TIME);
      }
      FuzzedRequest request = fuzzer.next();
      boolean isChecked = i % CHECKED == 0;
      Optional<HttpRequest> asked = asked(request);
      if (asked.isEmpty()) {
        tally.count(request, FuzzTally.CLOSED);
        continue;
      }
      places.acquire();
      answered(i % LIMITED == 0 ? ofSome : ofAnybody, asked.orElseThrow())
          .whenComplete(
              (answer, failure) -> {
                if (failure != null) {
                  tally.fault(request, "no answer: " + failure);
                } else {
                  judge(request, answer, isChecked);
                }
                places.release();
              });
    }
    places.acquire(AT_A_TIME);
  }

  private Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ApiServices services, EventStreams streams) {
    return ApiServer.requests(node.system(), unlimited(), services, streams).handler(node.system());
  }

  /** One who is unknown, may do nothing, has an account or reads all. */
  private Caller someone(HttpRequest request) {
    return switch (Math.floorMod(request.getUri().toString().hashCode(), 4)) {
      case 0 -> throw new UnauthenticatedException("say who you are", "Bearer");
      case 1 -> Caller.NOBODY;
      case 2 -> new Caller(new Authority("fuzz", Set.of(owners.get(0))), Set.of(Role.TRADER));
      default -> new Caller(new Authority("fuzz", Set.of()), Set.of(Role.AUDITOR));
    };
  }

  /** An answer as it was read; of one that is written while it is read, how it begins. */
  private record Whole(HttpResponse response, String text) {}

  private CompletionStage<Whole> answered(
      Function<HttpRequest, CompletionStage<HttpResponse>> handler, HttpRequest request)
      throws Exception {
    return handler
        .apply(request)
        .thenCompose(
            response ->
                response.entity() instanceof HttpEntity.Strict strict
                    ? CompletableFuture.completedFuture(
                        new Whole(response, strict.getData().utf8String()))
                    : response
                        .entity()
                        .getDataBytes()
                        .runWith(Sink.headOption(), node.system())
                        .thenApply(
                            first ->
                                new Whole(response, first.map(ByteString::utf8String).orElse(""))));
  }

  /** Empty if it cannot even be said outside a connection. */
  private Optional<HttpRequest> asked(FuzzedRequest request) {
    try {
      HttpRequest asked =
          HttpRequest.create(request.target())
              .withMethod(HttpMethods.lookup(request.method()).orElseThrow());
      for (int i = 0; i < request.fields().size(); i += 2) {
        asked =
            asked.addHeader(RawHeader.create(request.fields().get(i), request.fields().get(i + 1)));
      }
      return Optional.of(
          request.body().length == 0 || WITHOUT_BODY.contains(request.method())
              ? asked
              : asked.withEntity(
                  HttpEntities.create(
                      types.computeIfAbsent(request.contentType(), ApiFuzzTest::contentType),
                      request.body())));
    } catch (IllegalUriException e) {
      return Optional.empty();
    }
  }

  private static ContentType contentType(String name) {
    return Optional.ofNullable(ContentTypes.parse(name)).orElseThrow();
  }

  private void judge(FuzzedRequest request, Whole answer, boolean isChecked) {
    int status = answer.response().status().intValue();
    judge(request, status, answer.text());
    if (isChecked && !request.method().equals("HEAD")) {
      try {
        contract.checkAnswer(request, status, headers(answer.response()), answer.text());
      } catch (AssertionError | RuntimeException e) {
        tally.fault(request, String.valueOf(e.getMessage()));
      }
    }
  }

  private void judge(FuzzedRequest request, int status, String text) {
    tally.count(request, status);
    if (status >= 500 && !isNotNow(status, text)) {
      tally.fault(request, status + " " + text);
    } else if (request.mustFail() && status < 400 && status != FuzzTally.CLOSED) {
      tally.fault(request, "not refused: " + status + " " + text);
    }
  }

  private static boolean isNotNow(int status, String text) {
    return status == 503
        && NOT_NOW.stream().anyMatch(code -> text.contains("\"code\":\"" + code + "\""));
  }

  private static HttpHeaders headers(HttpResponse response) {
    Map<String, List<String>> fields =
        StreamSupport.stream(response.getHeaders().spliterator(), false)
            .collect(
                Collectors.groupingBy(
                    header -> header.lowercaseName(),
                    TreeMap::new,
                    Collectors.mapping(header -> header.value(), Collectors.toList())));
    fields.put("content-type", List.of(response.entity().getContentType().toString()));
    return HttpHeaders.of(fields, (name, value) -> true);
  }

  private void overSockets(RequestFuzzer fuzzer) throws InterruptedException {
    int port = node.bind(node.services(), unlimited()).port();
    ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
    for (int i = 0; i < OVER_SOCKETS; i++) {
      FuzzedRequest request = fuzzer.next();
      byte[] wire = fuzzer.wire(request);
      connections.execute(() -> overSocket(port, request, wire));
    }
    connections.shutdown();
    assertThat(connections.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
  }

  private void overSocket(int port, FuzzedRequest request, byte[] wire) {
    String answer = "";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(wire);
      socket.shutdownOutput();
      answer = read(socket.getInputStream());
    } catch (IOException e) {
      // Closed while it was still being sent, as what is too long may be.
    }
    int status =
        answer.matches("(?s)HTTP/1.1 [0-9]{3} .*")
            ? Integer.parseInt(answer.substring(9, 12))
            : FuzzTally.CLOSED;
    if (NOT_IMPLEMENTED.contains(status) && answer.contains("ILLEGAL_REQUEST")) {
      tally.count(request, status);
    } else {
      judge(request, status, answer);
    }
  }

  /** To its end, but of a stream only how it begins. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    for (int size = in.read(part); size >= 0; size = in.read(part)) {
      answer.write(part, 0, size);
      if (answer.toString(StandardCharsets.UTF_8).contains("text/event-stream")) {
        break;
      }
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** Nobody is kept from asking here by how much was asked. */
  private ApiSettings unlimited() {
    var rate = new RateLimit(1_000_000, 10_000_000);
    var tier = new RateTier("fuzz", rate, rate);
    return node.settings(new LimitSettings(tier, tier, tier, 100, 1000, 0, 1000, 0));
  }

  /** The last number of each entity, but of those that go on with time alone. */
  private SortedMap<String, Long> journal() throws SQLException {
    String url = node.system().settings().config().getString("plimsoll.journal.url");
    SortedMap<String, Long> last = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT \"persistence_id\", MAX(\"sequence_number\") FROM \"event_journal\""
                    + " GROUP BY \"persistence_id\"")) {
      while (rows.next()) {
        last.put(rows.getString(1), rows.getLong(2));
      }
    }
    last.keySet().removeIf(id -> id.equals("Checkpoints"));
    return last;
  }

  /** What is kept outside journals too, as far as nothing of it goes on with time. */
  private List<JsonNode> state() {
    Stream<String> ofOwners =
        owners.stream()
            .flatMap(owner -> Stream.of("", "/orders", "/margin-call").map(what -> owner + what))
            .map(what -> "/v1/accounts/" + what);
    List<JsonNode> state =
        new ArrayList<>(
            Stream.concat(ofOwners, STATE.stream())
                .map(address -> node.client().get(address).isSuccess(200).body())
                .toList());
    state.add(node.client().get("/v1/prices").isSuccess(200).body().path("prices"));
    return state;
  }

  private static long heapInUse() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void report(long nanos) {
    System.out.printf(
        "%,d spoiled requests to %d operations in %d s, seed %d; heap %,d bytes at a quarter,"
            + " %,d at the end%n%s",
        REQUESTS,
        tally.operations(),
        Duration.ofNanos(nanos).toSeconds(),
        Seed.VALUE,
        heapAtQuarter,
        heapInUse(),
        tally);
  }
}
