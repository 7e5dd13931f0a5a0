package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountCommand.ChooseCollateral;
import org.plimsoll.account.AccountCommand.ChooseLeverage;
import org.plimsoll.account.AccountCommand.SwitchMethod;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MethodSwitchRules;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Rate;

/** What an owner chooses about the margin of an account: its method, leverage, what counts. */
final class ChoiceRoutes {
  private static final long UNITS_OF_ONE = Rate.ONE.units();

  private final ApiServices services;
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

  ChoiceRoutes(ApiServices services, Asking asking) {
    this.services = services;
    this.asking = asking;
  }

  /**
   * @param account its name as it stands in the path
   */
  Route route(String account) {
    return concat(
        path(
            "method",
            () -> PostedCommand.route("switch-method", command -> switchMethod(account, command))),
        path(
            "method-check",
            () ->
                get(
                    () ->
                        extractRequest(
                            request -> completeWithFuture(checkMethod(account, request))))),
        path(
            "leverage",
            () ->
                PostedCommand.route(
                    "choose-leverage", command -> chooseLeverage(account, command))),
        path(
            "collateral-choices",
            () ->
                PostedCommand.route(
                    "choose-collateral", command -> chooseCollateral(account, command))));
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

  private CompletionStage<HttpResponse> switchMethod(String name, PostedCommand command) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    MarginMethod method = command.body().value("method", ChoiceRoutes::methodOf);
    command.body().done();
    return asking.command(
        id,
        replyTo -> new SwitchMethod(id, command.key(), method, replyTo),
        accepted ->
            Replies.ok(
                new MethodSwitched(
                    id, method, accepted.commandId(), accepted.revision(), accepted.at())));
  }

  private CompletionStage<HttpResponse> checkMethod(String name, HttpRequest request) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    MarginMethod method =
        new QueryParameters(request, Set.of("method"))
            .required("method", ChoiceRoutes::methodOf, "must be STANDARD or PORTFOLIO");
    return asking
        .statement(id)
        .thenApply(
            statement -> {
              var view = services.views().get();
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

  private CompletionStage<HttpResponse> chooseLeverage(String name, PostedCommand command) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    InstrumentId instrument = command.body().value("instrument", InstrumentId::of);
    Optional<Rate> rate = command.body().optional("leverage", ChoiceRoutes::rateOfLeverage);
    command.body().done();
    return asking.command(
        id,
        replyTo -> new ChooseLeverage(id, command.key(), instrument, rate, replyTo),
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

  private CompletionStage<HttpResponse> chooseCollateral(String name, PostedCommand command) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    AssetId asset = command.body().value("asset", AssetId::of);
    Boolean counts = command.body().flag("counts");
    command.body().done();
    return asking.command(
        id,
        replyTo -> new ChooseCollateral(id, command.key(), asset, counts, replyTo),
        accepted ->
            Replies.ok(
                new CollateralSet(
                    id, asset, counts, accepted.commandId(), accepted.revision(), accepted.at())));
  }
}
