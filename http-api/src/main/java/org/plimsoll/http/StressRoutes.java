package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.StressTest;
import org.plimsoll.risk.whatif.StressedAccount;

/** {@code /v1/stress}: what would become of an account, or of all, if the market moved at once. */
final class StressRoutes {
  private final Supplier<MarketView> views;
  private final VenueBooks books;
  private final Asking asking;
  private final Calculations calculations;
  private final Semaphore ofVenue = new Semaphore(1);

  StressRoutes(
      Supplier<MarketView> views, VenueBooks books, Asking asking, Calculations calculations) {
    this.views = views;
    this.books = books;
    this.asking = asking;
    this.calculations = calculations;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedQuestion(
                "/v1/stress", "stress", Access.ofOwnersAnd(Role.RISK_OFFICER), this::stress)
            .weighing(Weights.OF_ALL_ACCOUNTS));
  }

  private CompletionStage<HttpResponse> stress(ApiRequest request) {
    MarketView view = views.get();
    StressRequest asked = StressRequest.of(request.body(), view);
    requireReach(request, asked);
    return asked
        .account()
        .map(account -> ofAccount(account, asked.test(), view))
        .orElseGet(() -> ofVenueAlone(asked.test(), view));
  }

  private static void requireReach(ApiRequest request, StressRequest asked) {
    asked
        .account()
        .filter(account -> !request.mayReach(account))
        .ifPresent(
            account -> {
              throw notFound(account);
            });
    if (asked.account().isEmpty() && !request.mayReachAll()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "name an account of your own; others stress all of them");
    }
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

  private static ProblemException notFound(AccountId account) {
    return new ProblemException(
        Problem.of(ProblemCode.ACCOUNT_NOT_FOUND, "account " + account + " is not open").inBody());
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
    return books
        .all()
        .thenCombine(
            asking.find(HouseAccounts.INSURANCE_FUND),
            (all, fund) ->
                calculations.run(
                    () ->
                        Replies.ok(
                            StressAnswer.OfVenue.of(
                                stressed(all), test, view, cashOf(fund, view)))))
        .thenCompose(answer -> answer);
  }

  static List<StressedAccount> stressed(Books books) {
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
