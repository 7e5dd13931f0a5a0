package org.plimsoll.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.risklog.RiskLog;
import org.plimsoll.http.access.Access;
import org.plimsoll.oracle.MarketControl;

/**
 * Streams of server-sent events: what happens to an account, and what those who watch risk want to
 * see of all of them. Each goes on where its reader stopped.
 */
final class StreamRoutes {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** What an entry of the risk log names is read so many at a time. */
  private static final int AT_A_TIME = 4;

  private final ApiServices services;
  private final EventLog log;
  private final Asking asking;
  private final EventStreams streams;

  /**
   * What the risk stream sends.
   *
   * @param moved how far the stream is with it
   */
  private record Risk(UnaryOperator<RiskPosition> moved, ObjectNode fields) {}

  StreamRoutes(ApiServices services, Asking asking, EventStreams streams) {
    this.services = services;
    this.log = services.journal().log();
    this.asking = asking;
    this.streams = streams;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/stream",
                "streamAccount",
                Access.ACCOUNT_READERS,
                this::account)
            .weighing(Weights.OF_A_PAGE),
        Endpoint.get(
                "/v1/risk/stream", "streamRisk", Access.WATCHERS, AuditTrail.recording(this::risk))
            .weighing(Weights.OF_A_PAGE));
  }

  private CompletionStage<HttpResponse> account(ApiRequest request) {
    AccountId account = request.account();
    Optional<Long> after = after(request, StreamRoutes::sequence, "must be a sequence");
    return asking
        .statement(account)
        .thenApply(
            statement -> {
              long start = after.orElse(statement.revision());
              if (start > statement.revision()) {
                throw QueryParameters.invalid(
                    "after",
                    "must not be above the revision of the account, " + statement.revision());
              }
              return open(request, String.valueOf(start), events(request, start));
            });
  }

  private HttpResponse open(
      ApiRequest request, String after, Source<ServerSentEvent, NotUsed> facts) {
    Instant until = services.callers().until(request.http());
    Optional<Duration> lifetime =
        until.equals(Instant.MAX)
            ? Optional.empty()
            : Optional.of(Duration.between(services.clock().instant(), until));
    return streams.open(request.caller(), lifetime, after, facts);
  }

  private Source<ServerSentEvent, NotUsed> events(ApiRequest request, long after) {
    AccountId account = request.account();
    Discretion discretion = request.discretion();
    return streams
        .follow(
            Account.persistenceId(account).id(),
            after,
            (first, last) -> log.accountEvents(account, first, last),
            LoggedEvent::sequence)
        .map(
            logged ->
                EventStreams.fact(
                    String.valueOf(logged.sequence()), EventRoutes.event(logged, discretion)));
  }

  private CompletionStage<HttpResponse> risk(ApiRequest request) {
    return after(request, RiskPosition::of, "must be the id of an event of this stream")
        .<CompletionStage<RiskPosition>>map(CompletableFuture::completedFuture)
        .orElseGet(this::present)
        .thenApply(start -> open(request, start.toString(), risksAfter(start)));
  }

  /** Shortly before now, so that a screen that is opened shows the last of what happened. */
  private CompletionStage<RiskPosition> present() {
    Instant now = services.clock().instant();
    return before(now, n -> log.riskNotes(n, n).map(LoggedRisk::recordedAt))
        .thenCombine(
            before(now, n -> log.controls(n, n).map(LoggedControl::recordedAt)), RiskPosition::new);
  }

  private CompletionStage<Long> before(
      Instant time, LongFunction<Source<Instant, NotUsed>> recordedAt) {
    return new JournalPlace(
            n -> streams.all(recordedAt.apply(n)).thenApply(found -> found.stream().findFirst()))
        .of(time)
        .thenApply(first -> first - 1);
  }

  private Source<ServerSentEvent, NotUsed> risksAfter(RiskPosition start) {
    Source<Risk, NotUsed> ofAccounts =
        streams
            .follow(
                RiskLog.PERSISTENCE_ID.id(), start.noted(), log::riskNotes, LoggedRisk::sequence)
            .mapAsync(AT_A_TIME, this::ofAccount);
    Source<Risk, NotUsed> ofMarket =
        streams
            .follow(
                MarketControl.PERSISTENCE_ID.id(),
                start.ordered(),
                log::controls,
                LoggedControl::sequence)
            .map(StreamRoutes::ofMarket);
    return ofAccounts
        .merge(ofMarket)
        .statefulMap(
            () -> start,
            (position, risk) -> {
              RiskPosition reached = risk.moved().apply(position);
              return Pair.create(reached, EventStreams.fact(reached.toString(), risk.fields()));
            },
            position -> Optional.empty());
  }

  private CompletionStage<Risk> ofAccount(LoggedRisk logged) {
    AccountId account = logged.note().account();
    long sequence = logged.note().sequence();
    return streams
        .all(log.accountEvents(account, sequence, sequence))
        .thenApply(
            found -> {
              LoggedEvent event =
                  found.stream()
                      .findFirst()
                      .orElseThrow(
                          () ->
                              new IllegalStateException(
                                  "event " + sequence + " of " + account + " cannot be read yet"));
              return new Risk(
                  position -> position.withNoted(logged.sequence()),
                  AuditRoutes.event(new AuditedEvent(account, event)));
            });
  }

  private static Risk ofMarket(LoggedControl logged) {
    ObjectNode fields = JsonWriter.fields(logged.event());
    ObjectNode event = fields.objectNode();
    event.put("sequence", logged.sequence());
    event.put("recordedAt", logged.recordedAt().toString());
    event.setAll(fields);
    return new Risk(position -> position.withOrdered(logged.sequence()), event);
  }

  /**
   * Where the reader stopped. What it received last counts, also if its address still says where it
   * once began.
   *
   * @throws ProblemException if either is not as the rule says
   */
  private static <T> Optional<T> after(ApiRequest request, Function<String, T> parse, String rule) {
    Optional<T> asked = request.query("after").optional("after", parse, rule);
    return request
        .http()
        .getHeader(LAST_EVENT_ID)
        .map(header -> received(header, parse, rule))
        .or(() -> asked);
  }

  private static <T> T received(HttpHeader header, Function<String, T> parse, String rule) {
    try {
      return parse.apply(header.value());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_PARAMETER,
          FieldError.shortened(
              "header " + LAST_EVENT_ID + " " + rule + ", was: " + header.value()));
    }
  }

  private static long sequence(String text) {
    long sequence = Long.parseLong(text);
    if (sequence < 0) {
      throw new IllegalArgumentException("a sequence must not be negative, was: " + sequence);
    }
    return sequence;
  }
}
