package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.http.access.Access;
import org.plimsoll.liquidation.Backstop;
import org.plimsoll.liquidation.DeleveragingQueue;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * {@code /v1/backstops} and {@code /v1/accounts/{id}/deleveraging}: who would bear what others
 * cannot, and in which order.
 */
final class LossRoutes {
  private final ApiServices services;
  private final Asking asking;
  private final Calculations calculations;

  /**
   * A registered backstop.
   *
   * @param discount from which it takes a share of a book
   * @param limit the largest gross notional it holds after taking
   * @param open whether its account is; one that is not takes nothing
   * @param freeMargin its equity above initial margin; empty while that cannot be said
   */
  record BackstopAnswer(
      AccountId account, Rate discount, Cash limit, boolean open, Optional<Cash> freeMargin) {
    static BackstopAnswer of(Backstop backstop, Optional<AccountStatement> statement) {
      return new BackstopAnswer(
          backstop.account(),
          backstop.discount(),
          backstop.limit(),
          statement.isPresent(),
          statement
              .flatMap(AccountStatement::assessment)
              .map(assessment -> assessment.initialExcess()));
    }
  }

  /** The registered backstops that the caller may read about. */
  record Backstops(List<BackstopAnswer> backstops) {}

  /**
   * Where a position stands among those that would be deleveraged.
   *
   * @param lights 5 for the first fifth, 1 for the last
   * @param ahead how many would be deleveraged before it
   * @param ranked how many stand on its side of the market
   * @param score profit by effective leverage, or divided by it for a loss
   * @param profit unrealized, in the settlement asset
   * @param profitFraction of the entry value
   * @param effectiveLeverage value of the position by the equity of the account
   */
  record Ranked(
      InstrumentId instrument,
      Quantity quantity,
      int lights,
      int ahead,
      int ranked,
      String score,
      Cash profit,
      String profitFraction,
      String effectiveLeverage) {
    static Ranked of(DeleveragingQueue.Standing standing) {
      return new Ranked(
          standing.instrument(),
          standing.quantity(),
          standing.lights(),
          standing.rank() - 1,
          standing.ranked(),
          decimal(standing.score()),
          standing.profit(),
          decimal(standing.profitFraction()),
          decimal(standing.leverage()));
    }

    private static String decimal(double value) {
      return String.format(Locale.ROOT, "%.6f", value);
    }
  }

  /** The positions of an account that stand in a queue; others are not listed. */
  record Deleveraging(AccountId account, long viewVersion, List<Ranked> positions) {}

  LossRoutes(ApiServices services, Asking asking, Calculations calculations) {
    this.services = services;
    this.asking = asking;
    this.calculations = calculations;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/backstops", "listBackstops", Access.ACCOUNT_READERS, this::backstops),
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/deleveraging",
                "getDeleveraging",
                Access.ACCOUNT_READERS,
                this::deleveraging)
            .weighing(Weights.OF_ALL_ACCOUNTS));
  }

  private CompletionStage<HttpResponse> backstops(ApiRequest request) {
    CompletionStage<List<BackstopAnswer>> answers =
        CompletableFuture.completedStage(new ArrayList<>());
    for (Backstop backstop : shownTo(request)) {
      answers =
          answers.thenCombine(
              asking.find(backstop.account()),
              (all, statement) -> {
                all.add(BackstopAnswer.of(backstop, statement));
                return all;
              });
    }
    return answers.thenApply(all -> Replies.ok(new Backstops(all)));
  }

  private List<Backstop> shownTo(ApiRequest request) {
    return services.liquidations().backstops().stream()
        .filter(backstop -> request.mayReach(backstop.account()))
        .toList();
  }

  private CompletionStage<HttpResponse> deleveraging(ApiRequest request) {
    return asking
        .statement(request.account())
        .thenCombine(
            services.accounts().books().all(),
            (statement, books) ->
                calculations.run(() -> Replies.ok(ranked(statement, books.accounts()))))
        .thenCompose(answer -> answer);
  }

  private Deleveraging ranked(AccountStatement statement, List<Book> books) {
    MarketView view = services.market().views().get();
    List<Ranked> positions =
        statement.portfolio().positions().entrySet().stream()
            .flatMap(
                held ->
                    DeleveragingQueue.of(
                        books, held.getKey(), held.getValue().quantity().signum(), view)
                        .stream())
            .filter(standing -> standing.book().account().equals(statement.account()))
            .map(Ranked::of)
            .toList();
    return new Deleveraging(statement.account(), view.version(), positions);
  }
}
