package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;
import org.plimsoll.oracle.Approval;
import org.plimsoll.oracle.ParameterHistoryEntry;
import org.plimsoll.oracle.ParameterLedgerCommand.GetHistory;
import org.plimsoll.oracle.ParameterLedgerCommand.History;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.whatif.ParameterPreview;

/**
 * {@code /v1/parameters/…}: which margin parameters were and will be in force, and what they do.
 */
final class ParameterRoutes {
  private static final String PARAMETERS = "/v1/parameters";
  private static final PageCursor<Long> PAGES = PageCursor.ofNumbers("parameters");
  private static final int MOST_ENTRIES = 100;
  private static final int MOST_ACCOUNTS = 200;
  private static final int USUAL_ACCOUNTS = 20;

  private final ApiServices services;
  private final Asking asking;
  private final Calculations calculations;
  private final Semaphore previews = new Semaphore(1);

  /**
   * What happened to the parameters, the oldest first.
   *
   * @param inForce the version in force by the ledger
   * @param onThisNode the version that accounts on this node decide by now
   * @param next the cursor of what follows; empty if nothing does
   */
  record Past(
      String inForce,
      String onThisNode,
      List<ParameterHistoryEntry> entries,
      Optional<String> next) {
    /** Entries are only ever added: the place of one is how many stand up to it. */
    static Past of(History history, String onThisNode, int after, int limit) {
      List<ParameterHistoryEntry> all = history.entries();
      int from = Math.min(after, all.size());
      int to = Math.min(from + limit, all.size());
      return new Past(
          history.inForce().orElseThrow().version(),
          onThisNode,
          all.subList(from, to),
          to < all.size() ? Optional.of(PAGES.text((long) to)) : Optional.empty());
    }
  }

  /**
   * @param scheduled what will follow, or null
   */
  record Future(Optional<Scheduled> scheduled) {}

  /** A set that is going to be in force. */
  record Scheduled(
      String version,
      String fingerprint,
      Instant effectiveAt,
      Approval approval,
      @JsonRawValue String parameters) {}

  ParameterRoutes(ApiServices services, Asking asking, Calculations calculations) {
    this.services = services;
    this.asking = asking;
    this.calculations = calculations;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            PARAMETERS + "/history", "getParameterHistory", Access.EVERY_ROLE, this::history),
        Endpoint.get(
            PARAMETERS + "/schedule", "getParameterSchedule", Access.EVERY_ROLE, this::schedule),
        Endpoint.postedQuestion(
                PARAMETERS + "/preview",
                "previewParameters",
                Access.of(Role.RISK_OFFICER),
                this::preview)
            .weighing(Weights.OF_ALL_ACCOUNTS));
  }

  private CompletionStage<HttpResponse> history(ApiRequest request) {
    QueryParameters query = request.query(QueryParameters.CURSOR, QueryParameters.LIMIT);
    int after = (int) Math.min(query.cursor(PAGES).orElse(0L), Integer.MAX_VALUE);
    int limit = query.limit(MOST_ENTRIES, MOST_ENTRIES);
    return ledger(
        history ->
            Past.of(history, services.market().views().get().parameters().version(), after, limit));
  }

  private CompletionStage<HttpResponse> schedule(ApiRequest request) {
    return ledger(
        history ->
            new Future(
                history
                    .scheduled()
                    .map(
                        next ->
                            new Scheduled(
                                next.set().version(),
                                next.set().fingerprint(),
                                next.effectiveAt(),
                                next.approval(),
                                next.set().content()))));
  }

  private CompletionStage<HttpResponse> ledger(Function<History, Object> answer) {
    return asking
        .ask(services.twoPersons().ledger(), GetHistory::new)
        .thenApply(history -> Replies.ok(answer.apply(history)));
  }

  private CompletionStage<HttpResponse> preview(ApiRequest request) {
    MarketView view = services.market().views().get();
    int most = (int) request.query("accounts").number("accounts", 0, MOST_ACCOUNTS, USUAL_ACCOUNTS);
    Optional<MarginParameters> next = ProposalRequest.parametersIn(request.body());
    request.body().done();
    ProposalRequest.requireFollowing(
        view.parameters(), next.orElseThrow(), services.clock().instant());
    return previewAlone(next.orElseThrow(), view, most);
  }

  /** One at a time: it takes as long as all accounts take. */
  private CompletionStage<HttpResponse> previewAlone(
      MarginParameters next, MarketView view, int most) {
    if (!previews.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ProblemCode.STRESS_TEST_RUNNING,
              "a preview of all accounts is running on this node; ask again when it is done"));
    }
    return services
        .accounts()
        .books()
        .all()
        .thenCompose(
            books ->
                calculations.run(
                    () ->
                        PreviewAnswer.of(
                            ParameterPreview.of(StressRoutes.stressed(books), view, next, most),
                            view,
                            next)))
        .thenApply(Replies::ok)
        .whenComplete((answer, failure) -> previews.release());
  }
}
