package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountCommand.Deposit;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** {@code /v1/accounts}: opening an account, what it holds, what it must hold, and its cash. */
final class AccountRoutes {
  private final ApiServices services;
  private final Asking asking;
  private final KeyMemory keys;
  private final EventRoutes events;
  private final MarginRoutes margins;
  private final ChoiceRoutes choices;
  private final LiquidationRoutes liquidations;
  private final IsolatedRoutes isolated;
  private final CallRoutes calls;
  private final LossRoutes losses;
  private final DefaultFundRoutes defaultFund;

  /** What is to be opened. */
  private record Opening(AccountId account, MarginMethod method) {
    static Opening of(BodyFields body) {
      AccountId account = body.account("account");
      MarginMethod method =
          body.optional("method", ChoiceRoutes::methodOf).orElse(MarginMethod.STANDARD);
      body.done();
      return new Opening(account, method);
    }
  }

  /** What was opened. */
  record Opened(
      AccountId account, MarginMethod method, CommandId commandId, long revision, Instant at) {}

  /** What a deposit or a withdrawal asks for. */
  private record Movement(AssetId asset, Cash amount) {
    static Movement of(BodyFields body) {
      var movement = new Movement(body.value("asset", AssetId::of), body.value("amount", Cash::of));
      body.done();
      return movement;
    }
  }

  /** What was deposited or withdrawn. */
  record Moved(
      AccountId account,
      CommandId commandId,
      long revision,
      Instant at,
      AssetId asset,
      Cash amount) {}

  AccountRoutes(ApiServices services, Asking asking, KeyMemory keys, Calculations calculations) {
    this.services = services;
    this.asking = asking;
    this.keys = keys;
    this.events = new EventRoutes(services.events(), asking);
    this.margins = new MarginRoutes(services, asking, calculations);
    this.choices = new ChoiceRoutes(services, asking);
    this.liquidations = new LiquidationRoutes(services, asking, calculations);
    this.isolated = new IsolatedRoutes(services, asking, keys);
    this.calls = new CallRoutes(services, asking);
    this.losses = new LossRoutes(services, asking, calculations);
    this.defaultFund = new DefaultFundRoutes(services, asking, calculations);
  }

  Route route() {
    return pathPrefix(
        "accounts",
        () ->
            concat(
                pathEnd(() -> PostedCommand.route("open-account", this::open)),
                pathPrefix(segment(), this::accountRoute)));
  }

  private Route accountRoute(String name) {
    return concat(
        pathEnd(() -> get(() -> completeWithFuture(show(name)))),
        margins.route(name),
        path("events", () -> events.route(name)),
        path("deposits", () -> PostedCommand.route("deposit", command -> deposit(name, command))),
        path(
            "withdrawals",
            () -> PostedCommand.route("withdraw", command -> withdraw(name, command))),
        choices.route(name),
        calls.route(name),
        losses.route(name),
        defaultFund.route(name),
        liquidations.route(name),
        isolated.route(name));
  }

  /**
   * @throws ProblemException if no account can have this name
   */
  static AccountId accountIn(String path) {
    try {
      return AccountId.of(path);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_ACCOUNT_ID, FieldError.shortened(e.getMessage()));
    }
  }

  /** The venue's own accounts may be paid into, and nothing else, by whoever calls. */
  static void requireNotHouse(AccountId id) {
    if (id.isHouse()) {
      throw new ProblemException(
          ProblemCode.HOUSE_ACCOUNT, "accounts that start with house: belong to the venue itself");
    }
    if (id.isDefaultFund()) {
      throw new ProblemException(
          ProblemCode.DEFAULT_FUND_ACCOUNT,
          "a contribution to the default fund is moved by /v1/accounts/{owner}/default-fund");
    }
  }

  /**
   * @throws ProblemException if no account can have this name, or one of the venue itself
   */
  static AccountId ownersAccountIn(String path) {
    AccountId id = accountIn(path);
    requireNotHouse(id);
    return id;
  }

  private CompletionStage<HttpResponse> open(PostedCommand command) {
    Opening opening = Opening.of(command.body());
    requireNotHouse(opening.account());
    return keys.once("accounts", command.key(), opening, () -> open(opening, command.key()));
  }

  private CompletionStage<HttpResponse> open(Opening opening, CommandId key) {
    AccountId id = opening.account();
    return asking.command(
        id,
        replyTo -> new Open(id, key, opening.method(), replyTo),
        accepted ->
            Replies.created(
                    new Opened(id, opening.method(), key, accepted.revision(), accepted.at()))
                .addHeader(Location.create("/v1/accounts/" + id)));
  }

  private CompletionStage<HttpResponse> deposit(String name, PostedCommand command) {
    AccountId id = accountIn(name);
    Movement movement = Movement.of(command.body());
    return asking.command(
        id,
        replyTo -> new Deposit(id, command.key(), movement.asset(), movement.amount(), replyTo),
        accepted -> moved(id, movement, accepted));
  }

  private CompletionStage<HttpResponse> withdraw(String name, PostedCommand command) {
    AccountId id = ownersAccountIn(name);
    Movement movement = Movement.of(command.body());
    return asking.command(
        id,
        replyTo -> new Withdraw(id, command.key(), movement.asset(), movement.amount(), replyTo),
        accepted -> moved(id, movement, accepted));
  }

  private CompletionStage<HttpResponse> show(String name) {
    return asking
        .statement(accountIn(name))
        .thenApply(
            statement ->
                atRevisionOf(statement, AccountAnswer.of(statement, services.views().get())));
  }

  private static HttpResponse moved(
      AccountId id, Movement movement, CommandReply.Accepted accepted) {
    return Replies.created(
        new Moved(
            id,
            accepted.commandId(),
            accepted.revision(),
            accepted.at(),
            movement.asset(),
            movement.amount()));
  }

  private static HttpResponse atRevisionOf(AccountStatement statement, Object answer) {
    return Replies.atRevision(statement.revision(), Replies.ok(answer));
  }
}
