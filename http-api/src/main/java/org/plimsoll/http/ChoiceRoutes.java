package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountCommand.ChooseCollateral;
import org.plimsoll.account.AccountCommand.ChooseLeverage;
import org.plimsoll.account.AccountCommand.SwitchMethod;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MethodSwitchRules;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Rate;

/** What an owner chooses about the margin of an account: its method, leverage, what counts. */
final class ChoiceRoutes {
  private static final long UNITS_OF_ONE = Rate.ONE.units();

  private final Supplier<MarketView> views;
  private final Asking asking;

  /** The method that was chosen. */
  record MethodSwitched(
      AccountId account, MarginMethod method, CommandId commandId, long revision, Instant at) {}

  /** Whether a switch would pass now, and everything that stands in its way. */
  record MethodCheck(
      AccountId account,
      long revision,
      MarginMethod from,
      MarginMethod to,
      long viewVersion,
      boolean wouldPass,
      List<Obstacle> obstacles) {}

  /**
   * The leverage that was chosen.
   *
   * @param initialRate the least initial margin rate that follows from it; empty: none
   */
  record LeverageSet(
      AccountId account,
      InstrumentId instrument,
      Optional<Rate> initialRate,
      CommandId commandId,
      long revision,
      Instant at) {}

  /** Whether an asset counts as collateral. */
  record CollateralSet(
      AccountId account,
      AssetId asset,
      boolean counts,
      CommandId commandId,
      long revision,
      Instant at) {}

  ChoiceRoutes(Supplier<MarketView> views, Asking asking) {
    this.views = views;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/method",
                "switchMethod",
                "switch-method",
                Access.OWNERS,
                this::switchMethod)
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.get(
            PathTemplate.OF_ACCOUNT + "/method-check",
            "checkMethod",
            Access.ACCOUNT_READERS,
            this::checkMethod),
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/leverage",
                "chooseLeverage",
                "choose-leverage",
                Access.OWNERS,
                this::chooseLeverage)
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/collateral-choices",
                "chooseCollateral",
                "choose-collateral",
                Access.OWNERS,
                this::chooseCollateral)
            .checking(Condition.DEADLINE, Condition.REVISION));
  }

  /**
   * The margin method of this name. That of the venue's own accounts cannot be asked for.
   *
   * @throws IllegalArgumentException naming what can be
   */
  static MarginMethod methodOf(String name) {
    for (MarginMethod method : MarginMethod.values()) {
      if (method.isMargined() && method.name().equals(name)) {
        return method;
      }
    }
    throw new IllegalArgumentException("must be STANDARD or PORTFOLIO, was: " + name);
  }

  /**
   * The least initial margin rate that goes with a leverage: 1 / leverage, rounded up.
   *
   * @throws IllegalArgumentException if the leverage is no decimal or below 1
   */
  static Rate rateOfLeverage(String decimal) {
    Rate leverage = Rate.of(decimal);
    if (leverage.compareTo(Rate.ONE) < 0) {
      throw new IllegalArgumentException("leverage must be at least 1, was: " + decimal);
    }
    return Rate.ofUnits(-Math.floorDiv(-UNITS_OF_ONE * UNITS_OF_ONE, leverage.units()));
  }

  private CompletionStage<HttpResponse> switchMethod(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    MarginMethod method = request.body().value("method", ChoiceRoutes::methodOf);
    request.body().done();
    return asking.command(
        request,
        id,
        replyTo -> new SwitchMethod(id, key, method, replyTo),
        accepted ->
            Replies.ok(
                new MethodSwitched(
                    id, method, accepted.commandId(), accepted.revision(), accepted.at())));
  }

  private CompletionStage<HttpResponse> checkMethod(ApiRequest request) {
    AccountId id = request.ownersAccount();
    QueryParameters query = request.query("method", QueryParameters.MIN_REVISION);
    MarginMethod method =
        query.required("method", ChoiceRoutes::methodOf, "must be STANDARD or PORTFOLIO");
    return asking
        .statement(id, query.minRevision())
        .thenApply(
            statement -> {
              var view = views.get();
              var obstacles = MethodSwitchRules.obstacles(statement, method, view);
              return Replies.atRevision(
                  statement.revision(),
                  Replies.ok(
                      new MethodCheck(
                          id,
                          statement.revision(),
                          statement.method(),
                          method,
                          view.version(),
                          obstacles.isEmpty(),
                          obstacles.stream().map(Obstacle::of).toList())));
            });
  }

  private CompletionStage<HttpResponse> chooseLeverage(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    InstrumentId instrument = request.body().value("instrument", InstrumentId::of);
    Optional<Rate> rate = request.body().optional("leverage", ChoiceRoutes::rateOfLeverage);
    request.body().done();
    return asking.command(
        request,
        id,
        replyTo -> new ChooseLeverage(id, key, instrument, rate, replyTo),
        accepted ->
            Replies.ok(
                new LeverageSet(
                    id,
                    instrument,
                    rate,
                    accepted.commandId(),
                    accepted.revision(),
                    accepted.at())));
  }

  private CompletionStage<HttpResponse> chooseCollateral(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    AssetId asset = request.body().value("asset", AssetId::of);
    Boolean counts = request.body().flag("counts");
    request.body().done();
    return asking.command(
        request,
        id,
        replyTo -> new ChooseCollateral(id, key, asset, counts, replyTo),
        accepted ->
            Replies.ok(
                new CollateralSet(
                    id, asset, counts, accepted.commandId(), accepted.revision(), accepted.at())));
  }
}
