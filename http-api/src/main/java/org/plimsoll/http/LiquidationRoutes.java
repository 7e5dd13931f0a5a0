package org.plimsoll.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Predicate;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.http.access.Access;
import org.plimsoll.liquidation.LiquidationPlan;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Moves;
import org.plimsoll.risk.whatif.Shock;

/** The liquidations of an account: what one would do, and what those were that happened. */
final class LiquidationRoutes {
  private static final PageCursor<Long> PAGES = PageCursor.ofNumbers("account-liquidations");
  private static final int MOST_LISTED = 100;

  private final ApiServices services;
  private final Asking asking;
  private final Calculations calculations;

  /** The plan of an account, made and not carried out. */
  record Planned(AccountId account, long revision, LiquidationPlan plan) {}

  /**
   * Those on record, the first one first.
   *
   * @param next the cursor of what follows; empty if nothing does
   */
  record Past(
      AccountId account,
      long revision,
      List<LiquidationHistory.Entry> liquidations,
      Optional<String> next) {}

  LiquidationRoutes(ApiServices services, Asking asking, Calculations calculations) {
    this.services = services;
    this.asking = asking;
    this.calculations = calculations;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/liquidation/plan",
                "planLiquidation",
                Access.ACCOUNT_READERS,
                this::plan)
            .weighing(Weights.OF_A_CALCULATION),
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/liquidations",
                "listAccountLiquidations",
                Access.ACCOUNT_READERS,
                this::list)
            .weighing(Weights.OF_A_PAGE));
  }

  private CompletionStage<HttpResponse> plan(ApiRequest request) {
    AccountId id = request.account();
    QueryParameters query = request.query("move", "index", QueryParameters.MIN_REVISION);
    MarketView view = shocked(services.market().views().get(), query);
    return asking
        .statement(id, query.minRevision())
        .thenCompose(
            statement -> {
              MarginRoutes.requireFewPositions(statement);
              return calculations.run(() -> planned(request, statement, view));
            });
  }

  private HttpResponse planned(ApiRequest request, AccountStatement statement, MarketView view) {
    LiquidationPlan plan =
        services
            .liquidations()
            .planner()
            .plan(statement, view)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PRICE_NOT_VALID,
                        "the account is not margined, or holds something without a price yet"));
    return Replies.atRevision(
        statement.revision(),
        Replies.ok(
            request
                .discretion()
                .told(new Planned(statement.account(), statement.revision(), plan))));
  }

  /** The view after the move that was asked for, of one index or of all. */
  private static MarketView shocked(MarketView view, QueryParameters query) {
    Optional<Rate> move =
        query.optional("move", ShockFields::moveOf, "must be a decimal above -1 and at most 10");
    Optional<IndexId> index =
        query.optional(
            "index", name -> ShockFields.index(name, view.parameters()), "must be a listed index");
    if (index.isPresent() && move.isEmpty()) {
      throw QueryParameters.invalid("move", "is required where an index is given");
    }
    Rate by = move.orElse(Rate.ZERO);
    Moves moves =
        index
            .map(only -> new Moves(new TreeMap<>(Map.of(only, by)), Rate.ZERO))
            .orElseGet(() -> Moves.all(by));
    return move.isEmpty() ? view : Shock.ofPrices(moves).appliedTo(view);
  }

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    AccountId id = request.account();
    QueryParameters query =
        request.query(QueryParameters.CURSOR, QueryParameters.LIMIT, QueryParameters.MIN_REVISION);
    long first = query.cursor(PAGES).orElse(1L);
    int limit = query.limit(MOST_LISTED, MOST_LISTED);
    return asking
        .statement(id, query.minRevision())
        .thenCompose(
            statement ->
                asking
                    .all(
                        services
                            .journal()
                            .log()
                            .accountEvents(id, first, Math.max(first, statement.revision()))
                            .filter(logged -> LiquidationHistory.concerns(logged.event()))
                            .takeWhile(notAfterStarts(limit), true))
                    .thenApply(
                        events ->
                            Replies.atRevision(
                                statement.revision(),
                                Replies.ok(
                                    request
                                        .discretion()
                                        .told(past(id, statement.revision(), events, limit))))));
  }

  /** Holds until this many liquidations have started and one more does. */
  private static Predicate<LoggedEvent> notAfterStarts(int limit) {
    AtomicInteger started = new AtomicInteger();
    return logged -> !isStart(logged) || started.incrementAndGet() <= limit;
  }

  private static boolean isStart(LoggedEvent logged) {
    return logged.event() instanceof LiquidationStarted;
  }

  /** The last of the events is the start of a liquidation that does not fit any more, if one is. */
  private static Past past(AccountId id, long revision, List<LoggedEvent> events, int limit) {
    boolean isMore = events.stream().filter(LiquidationRoutes::isStart).count() > limit;
    int read = isMore ? events.size() - 1 : events.size();
    return new Past(
        id,
        revision,
        LiquidationHistory.of(events.subList(0, read).stream().map(LoggedEvent::event).toList()),
        isMore ? Optional.of(PAGES.text(events.get(read).sequence())) : Optional.empty());
  }
}
