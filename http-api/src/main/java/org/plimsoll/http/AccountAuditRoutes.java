package org.plimsoll.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.SettlementId;
import org.plimsoll.http.LiquidationStory.StepRecord;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.lots.LotMethod;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;

/** What an account was, what changed, and what came of it, from its journal. */
final class AccountAuditRoutes {
  /** A breach, its liquidation and the recheck before it are written at once. */
  private static final long EVENTS_BEFORE_START = 16;

  /** A leg and the recheck after it are written at once. */
  private static final long EVENTS_OF_A_LEG = 16;

  private static final int MOST_CLOSINGS = 10_000;

  /** Of pages of closings: the sequence to go on from. */
  private static final PageCursor<Long> CLOSINGS = PageCursor.ofNumbers("realized-pnl");

  /** How many events a difference may lie apart: all of them are held in memory. */
  private static final int MOST_BETWEEN = 10_000;

  private final Supplier<MarketView> views;
  private final EventLog log;
  private final Asking asking;
  private final AuditReads reads;

  /** What changed of an account. */
  record Difference(AccountId account, AccountDiff diff) {}

  /**
   * Realized profit of a period.
   *
   * @param revision of the account when it was asked
   * @param next the cursor of more closings; empty if there are none
   */
  record Profit(
      AccountId account,
      long revision,
      LotMethod method,
      RealizedPnl realized,
      Optional<String> next) {}

  /** The account where a difference starts, and all events after that. */
  private record Window(AccountState before, List<LoggedEvent> events) {}

  AccountAuditRoutes(Supplier<MarketView> views, EventLog log, Asking asking, AuditReads reads) {
    this.views = views;
    this.log = log;
    this.asking = asking;
    this.reads = reads;
  }

  List<Endpoint> endpoints() {
    return List.of(
        endpoint("state", "readPastAccount", this::state),
        endpoint("diff", "compareAccount", this::diff),
        endpoint("realized-pnl", "readRealizedPnl", this::realized),
        endpoint("liquidations/{liquidation}", "readLiquidation", this::liquidation),
        endpoint("export", "exportAccount", this::export));
  }

  private static Endpoint endpoint(String path, String operation, Endpoint.Handler handler) {
    return Endpoint.get(
            PathTemplate.OF_ACCOUNT + "/" + path,
            operation,
            Access.ACCOUNT_READERS,
            AuditTrail.recording(handler))
        .weighing(Weights.OF_A_JOURNAL);
  }

  private CompletionStage<HttpResponse> state(ApiRequest request) {
    AccountId account = request.account();
    QueryParameters query = request.query("atSequence", "at");
    long last = query.number("atSequence", 1, Long.MAX_VALUE, Long.MAX_VALUE);
    Instant at = query.instant("at").orElse(Instant.MAX);
    if (last < Long.MAX_VALUE && at.isBefore(Instant.MAX)) {
      throw QueryParameters.invalid("at", "cannot be given together with atSequence");
    }
    return revisionOf(account)
        .thenCompose(
            revision -> {
              requireReached("atSequence", last, revision);
              return reads.query(
                  () ->
                      reads
                          .fold(
                              upTo(at, account, Math.min(last, revision)),
                              AccountReplay.START,
                              AccountReplay::after)
                          .thenApply(replay -> pastAccount(request, replay)));
            });
  }

  private HttpResponse pastAccount(ApiRequest request, AccountReplay replay) {
    AccountId account = request.account();
    PastAccount past =
        PastAccount.of(account, replay, this::listed)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ACCOUNT_NOT_FOUND,
                        "account " + account + " was not open at that time"));
    return Replies.atRevision(past.revision(), Replies.ok(request.discretion().told(past)));
  }

  private CompletionStage<HttpResponse> diff(ApiRequest request) {
    AccountId account = request.account();
    QueryParameters query = request.query("fromSequence", "toSequence", "from", "to");
    long first = query.number("fromSequence", 0, Long.MAX_VALUE, Long.MAX_VALUE);
    long last = query.number("toSequence", 0, Long.MAX_VALUE, Long.MAX_VALUE);
    Instant from = query.instant("from").orElse(Instant.MAX);
    Instant to = query.instant("to").orElse(Instant.MAX);
    if ((first < Long.MAX_VALUE) == from.isBefore(Instant.MAX)) {
      throw QueryParameters.invalid("fromSequence", "or from is required, and only one of them");
    }
    if (last < Long.MAX_VALUE && to.isBefore(Instant.MAX)) {
      throw QueryParameters.invalid("to", "cannot be given together with toSequence");
    }
    if (last < first && first < Long.MAX_VALUE) {
      throw QueryParameters.invalid("toSequence", "must not be below fromSequence");
    }
    if (to.isBefore(from) && from.isBefore(Instant.MAX)) {
      throw QueryParameters.invalid("to", "must not be before from");
    }
    return revisionOf(account)
        .thenCompose(
            revision -> {
              requireReached("fromSequence", first, revision);
              requireReached("toSequence", last, revision);
              return reads.query(
                  () ->
                      reads
                          .fold(
                              upTo(to, account, Math.min(last, revision)),
                              new Window(AccountState.empty(), new ArrayList<>()),
                              (window, logged) -> after(window, logged, first, from))
                          .thenApply(
                              window ->
                                  Replies.ok(
                                      new Difference(
                                          account,
                                          AccountDiff.between(window.before(), window.events())))));
            });
  }

  private static Window after(Window window, LoggedEvent logged, long first, Instant from) {
    boolean isBefore =
        window.events().isEmpty()
            && logged.sequence() <= first
            && !logged.recordedAt().isAfter(from);
    if (isBefore) {
      return new Window(window.before().apply(logged.event()), window.events());
    }
    window.events().add(logged);
    if (window.events().size() > MOST_BETWEEN) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_EVENTS,
          "there are more than " + MOST_BETWEEN + " events between; compare a shorter time");
    }
    return window;
  }

  private CompletionStage<HttpResponse> realized(ApiRequest request) {
    AccountId account = request.account();
    QueryParameters query =
        request.query(
            "from", "to", "method", "instrument", QueryParameters.CURSOR, QueryParameters.LIMIT);
    Instant from = query.instant("from").orElse(Instant.MIN);
    Instant to = query.instant("to").orElse(Instant.MAX);
    LotMethod method =
        query
            .optional("method", LotMethod::valueOf, "must be FIFO, LIFO or AVERAGE")
            .orElse(LotMethod.FIFO);
    Optional<InstrumentId> only =
        query.optional("instrument", InstrumentId::of, "must be the name of an instrument");
    long first = query.cursor(CLOSINGS).orElse(1L);
    int limit = query.limit(MOST_CLOSINGS, EventSelection.HIGHEST_LIMIT);
    if (to.isBefore(from)) {
      throw QueryParameters.invalid("to", "must not be before from");
    }
    return revisionOf(account)
        .thenCompose(
            revision ->
                reads.query(
                    () ->
                        reads
                            .all(
                                reads
                                    .bounded(log.accountEvents(account, 1, revision))
                                    .takeWhile(event -> event.recordedAt().isBefore(to))
                                    .mapConcat(ProfitFact::of))
                            .thenApply(
                                facts ->
                                    page(
                                        request,
                                        revision,
                                        method,
                                        RealizedPnl.of(facts, method, from, only, this::listed),
                                        first,
                                        limit))));
  }

  /** A trade in several instruments is not divided between pages. */
  private static HttpResponse page(
      ApiRequest request,
      long revision,
      LotMethod method,
      RealizedPnl realized,
      long first,
      int limit) {
    List<RealizedPnl.Row> rest =
        realized.closings().stream().filter(row -> row.sequence() >= first).toList();
    Optional<Long> next =
        rest.size() > limit ? Optional.of(rest.get(limit).sequence()) : Optional.empty();
    List<RealizedPnl.Row> shown =
        rest.stream().filter(row -> next.isEmpty() || row.sequence() < next.orElseThrow()).toList();
    return Replies.atRevision(
        revision,
        Replies.ok(
            request
                .discretion()
                .told(
                    new Profit(
                        request.account(),
                        revision,
                        method,
                        realized.showing(shown),
                        next.map(CLOSINGS::text)))));
  }

  private CompletionStage<HttpResponse> liquidation(ApiRequest request) {
    AccountId account = request.account();
    String liquidation = request.parameter("liquidation");
    boolean isText =
        request
            .query("format")
            .optional("format", AccountAuditRoutes::isText, "must be json or text")
            .orElse(false);
    return revisionOf(account)
        .thenCompose(revision -> reads.query(() -> story(request, liquidation, revision)))
        .thenApply(
            story ->
                isText
                    ? HttpResponse.create()
                        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, story.text()))
                    : Replies.ok(request.discretion().told(story)));
  }

  private CompletionStage<LiquidationStory> story(
      ApiRequest request, String liquidation, long revision) {
    AccountId account = request.account();
    long first = Math.max(1, startOf(account, liquidation) - EVENTS_BEFORE_START);
    return reads
        .all(
            log.accountEvents(account, first, revision)
                .takeWhile(event -> !isEndOf(liquidation, event), true))
        .thenCompose(
            events -> {
              List<LoggedEvent> own = LiquidationStory.ofLiquidation(liquidation, events);
              return steps(account, LiquidationStory.stepsIn(own))
                  .thenApply(
                      steps ->
                          LiquidationStory.of(account, liquidation, own, steps, request::mayReach)
                              .orElseThrow(() -> noLiquidation(account)));
            });
  }

  private CompletionStage<Map<SettlementId, StepRecord>> steps(
      AccountId account, List<SettlementId> ids) {
    CompletionStage<Map<SettlementId, StepRecord>> all =
        CompletableFuture.completedFuture(new HashMap<>());
    for (SettlementId id : ids) {
      all =
          all.thenCompose(
              known ->
                  step(account, id)
                      .thenApply(
                          record -> {
                            known.put(id, record);
                            return known;
                          }));
    }
    return all;
  }

  private CompletionStage<StepRecord> step(AccountId account, SettlementId id) {
    return reads
        .all(log.settlementEvents(id))
        .thenCompose(
            settlement ->
                reads
                    .fold(
                        Source.from(settlement)
                            .map(LoggedSettlementEvent::event)
                            .filter(SettlementEvent.LegApplied.class::isInstance)
                            .map(SettlementEvent.LegApplied.class::cast)
                            .filter(applied -> !applied.account().equals(account))
                            .flatMapConcat(applied -> otherLeg(applied, id)),
                        new HashMap<AccountId, LoggedEvent>(),
                        (legs, leg) -> {
                          legs.put(leg.account(), leg.logged());
                          return legs;
                        })
                    .thenApply(others -> new StepRecord(settlement, others)));
  }

  /** The event by which the other side has its leg. */
  private Source<AuditedEvent, NotUsed> otherLeg(
      SettlementEvent.LegApplied applied, SettlementId id) {
    long last = applied.revision();
    return log.accountEvents(applied.account(), Math.max(1, last - EVENTS_OF_A_LEG), last)
        .filter(logged -> logged.event() instanceof LegSettled leg && leg.settlement().equals(id))
        .map(logged -> new AuditedEvent(applied.account(), logged));
  }

  /** The id of a liquidation says where it stands in the journal. */
  private static long startOf(AccountId account, String liquidation) {
    String prefix = account.value() + "-";
    try {
      if (liquidation.startsWith(prefix)) {
        return Math.max(1, Long.parseLong(liquidation.substring(prefix.length())));
      }
    } catch (NumberFormatException e) {
      // No liquidation is named like this.
    }
    throw noLiquidation(account);
  }

  private static ProblemException noLiquidation(AccountId account) {
    return new ProblemException(
        ProblemCode.LIQUIDATION_NOT_FOUND,
        "account " + account + " has no such liquidation; ask for its liquidations");
  }

  private static boolean isEndOf(String liquidation, LoggedEvent logged) {
    return logged.event() instanceof LiquidationEnded ended
        && ended.liquidation().equals(liquidation);
  }

  private CompletionStage<HttpResponse> export(ApiRequest request) {
    AccountId account = request.account();
    QueryParameters query = request.query("format", "fromSequence");
    ExportFormat format = AuditRoutes.formatIn(query);
    long first = query.number("fromSequence", 1, Long.MAX_VALUE, 1);
    return revisionOf(account)
        .thenApply(
            revision -> {
              Function<LoggedEvent, String> lines =
                  format.lines(account, this::listed, request.discretion());
              Source<String, NotUsed> text =
                  first > revision
                      ? Source.empty()
                      : reads.paced(log.accountEvents(account, first, revision)).map(lines::apply);
              return AuditRoutes.exported(format, reads, text);
            });
  }

  private Source<LoggedEvent, NotUsed> upTo(Instant at, AccountId account, long last) {
    return log.accountEvents(account, 1, last).takeWhile(event -> !event.recordedAt().isAfter(at));
  }

  /** The account is asked first: it knows whether it exists, and how long its journal is. */
  private CompletionStage<Long> revisionOf(AccountId account) {
    return asking.statement(account).thenApply(statement -> statement.revision());
  }

  private static void requireReached(String parameter, long sequence, long revision) {
    if (sequence < Long.MAX_VALUE && sequence > revision) {
      throw QueryParameters.invalid(
          parameter, "must not be above the revision of the account, " + revision);
    }
  }

  private Optional<Instrument> listed(InstrumentId id) {
    return views.get().parameters().findInstrument(id);
  }

  private static boolean isText(String format) {
    if (!format.equals("text") && !format.equals("json")) {
      throw new IllegalArgumentException();
    }
    return format.equals("text");
  }
}
