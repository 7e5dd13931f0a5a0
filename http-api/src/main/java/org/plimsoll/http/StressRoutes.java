package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.StressTest;
import org.plimsoll.risk.whatif.StressedAccount;

/** {@code /v1/stress}: what would become of an account, or of all, if the market moved at once. */
final class StressRoutes {
  private final ApiServices services;
  private final Asking asking;
  private final Calculations calculations;
  private final Semaphore ofVenue = new Semaphore(1);

  StressRoutes(ApiServices services, Asking asking, Calculations calculations) {
    this.services = services;
    this.asking = asking;
    this.calculations = calculations;
  }

  Route route() {
    return path(
        "stress", () -> post(() -> extractRequest(request -> completeWithFuture(stress(request)))));
  }

  private CompletionStage<HttpResponse> stress(HttpRequest request) {
    MarketView view = services.views().get();
    StressRequest asked = StressRequest.of(BodyFields.of(request), view);
    return asked
        .account()
        .map(account -> ofAccount(account, asked.test(), view))
        .orElseGet(() -> ofVenueAlone(asked.test(), view));
  }

  private CompletionStage<HttpResponse> ofAccount(
      AccountId account, StressTest test, MarketView view) {
    return asking
        .find(account)
        .thenCompose(
            found -> {
              AccountStatement statement = found.orElseThrow(() -> notFound(account));
              return calculations.run(
                  () ->
                      Replies.atRevision(
                          statement.revision(),
                          Replies.ok(StressAnswer.OfAccount.of(statement, test, view))));
            });
  }

  /** A name that stands in a body is a wrong value there, and no missing resource. */
  private static ProblemException notFound(AccountId account) {
    return new ProblemException(
        Problem.of(ProblemCode.ACCOUNT_NOT_FOUND, "account " + account + " is not open")
            .withStatus(ProblemCode.UNKNOWN_SCENARIO.status()));
  }

  /** One at a time: it takes as long as all accounts take. */
  private CompletionStage<HttpResponse> ofVenueAlone(StressTest test, MarketView view) {
    if (!ofVenue.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ProblemCode.STRESS_TEST_RUNNING,
              "a stress test of all accounts is running on this node; ask again when it is done"));
    }
    return ofVenue(test, view).whenComplete((answer, failure) -> ofVenue.release());
  }

  private CompletionStage<HttpResponse> ofVenue(StressTest test, MarketView view) {
    return services
        .books()
        .all()
        .thenCombine(
            asking.find(HouseAccounts.INSURANCE_FUND),
            (books, fund) ->
                calculations.run(
                    () ->
                        Replies.ok(
                            StressAnswer.OfVenue.of(
                                stressed(books), test, view, cashOf(fund, view)))))
        .thenCompose(answer -> answer);
  }

  private static List<StressedAccount> stressed(Books books) {
    return books.accounts().stream()
        .map(
            book ->
                new StressedAccount(
                    book.account().value(), book.portfolio(), book.method().model(), book.status()))
        .toList();
  }

  private static Cash cashOf(Optional<AccountStatement> fund, MarketView view) {
    return fund.map(
            statement -> statement.portfolio().collateralOf(view.parameters().settlementAsset()))
        .orElse(Cash.ZERO)
        .max(Cash.ZERO);
  }
}
