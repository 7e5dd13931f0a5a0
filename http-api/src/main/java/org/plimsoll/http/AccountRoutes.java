package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.plimsoll.account.AccountCommand.Deposit;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/** {@code /v1/accounts}: opening an account, what it holds, what it must hold, and its cash. */
final class AccountRoutes {
  private final Supplier<MarketView> views;
  private final Asking asking;

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

  AccountRoutes(Supplier<MarketView> views, Asking asking) {
    this.views = views;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand(
                "/v1/accounts", "openAccount", "open-account", Access.OWNERS, this::open)
            .checking(Condition.DEADLINE),
        Endpoint.get(PathTemplate.OF_ACCOUNT, "getAccount", Access.ACCOUNT_READERS, this::show),
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/deposits",
                "depositCollateral",
                "deposit",
                Access.OWNERS,
                this::deposit)
            .loweringRisk()
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/withdrawals",
                "withdrawCollateral",
                "withdraw",
                Access.OWNERS,
                this::withdraw)
            .checking(Condition.DEADLINE, Condition.REVISION));
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

  private CompletionStage<HttpResponse> open(ApiRequest request) {
    Opening opening = Opening.of(request.body());
    requireNotHouse(opening.account());
    if (!request.mayReach(opening.account())) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "account " + opening.account() + " would belong to an owner you do not act for");
    }
    CommandId key = request.key();
    AccountId id = opening.account();
    return asking.command(
        request,
        id,
        replyTo -> new Open(id, key, opening.method(), replyTo),
        accepted ->
            Replies.created(
                    new Opened(id, opening.method(), key, accepted.revision(), accepted.at()))
                .addHeader(Location.create("/v1/accounts/" + id)));
  }

  private CompletionStage<HttpResponse> deposit(ApiRequest request) {
    AccountId id = request.account();
    CommandId key = request.key();
    Movement movement = Movement.of(request.body());
    return asking.command(
        request,
        id,
        replyTo -> new Deposit(id, key, movement.asset(), movement.amount(), replyTo),
        accepted -> moved(id, movement, accepted));
  }

  private CompletionStage<HttpResponse> withdraw(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    Movement movement = Movement.of(request.body());
    return asking.command(
        request,
        id,
        replyTo -> new Withdraw(id, key, movement.asset(), movement.amount(), replyTo),
        accepted -> moved(id, movement, accepted));
  }

  private CompletionStage<HttpResponse> show(ApiRequest request) {
    return asking
        .statement(request.account(), request.query(QueryParameters.MIN_REVISION).minRevision())
        .thenApply(
            statement ->
                atRevisionOf(
                    statement,
                    request.discretion().told(AccountAnswer.of(statement, views.get()))));
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
