package org.plimsoll.node;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Talks to the node of this process with the commands the HTTP API uses. An unanswered command is
 * repeated under its id, which is safe.
 */
final class LocalClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TRIES = 6;

  /** Who trades for all, as a matching engine does. */
  private static final String ENGINE = "engine";

  private final ActorSystem<?> system;
  private final NodeServices services;

  LocalClient(ActorSystem<?> system, NodeServices services) {
    this.system = system;
    this.services = services;
  }

  CompletionStage<CommandReply> open(AccountId account, MarginMethod method) {
    CommandId id = CommandId.of("open-" + account);
    return command(account, replyTo -> new AccountCommand.Open(account, id, method, replyTo));
  }

  CompletionStage<CommandReply> deposit(
      AccountId account, CommandId id, AssetId asset, Cash amount) {
    return command(
        account, replyTo -> new AccountCommand.Deposit(account, id, asset, amount, replyTo));
  }

  CompletionStage<CommandReply> withdraw(
      AccountId account, CommandId id, AssetId asset, Cash amount) {
    return command(
        account, replyTo -> new AccountCommand.Withdraw(account, id, asset, amount, replyTo));
  }

  /** Chooses the least initial margin rate of an instrument: 1 / leverage. */
  CompletionStage<CommandReply> chooseRate(
      AccountId account, CommandId id, InstrumentId instrument, Rate rate) {
    return command(
        account,
        replyTo ->
            new AccountCommand.ChooseLeverage(account, id, instrument, Optional.of(rate), replyTo));
  }

  /** Chooses that an asset does not count as collateral. */
  CompletionStage<CommandReply> leaveOut(AccountId account, CommandId id, AssetId asset) {
    return command(
        account,
        replyTo -> new AccountCommand.ChooseCollateral(account, id, asset, false, replyTo));
  }

  CompletionStage<SettlementReply> trade(
      SettlementId id,
      AccountId buyer,
      AccountId seller,
      Instrument instrument,
      Quantity quantity,
      Price price) {
    var terms =
        TradeLegs.trade(
                id,
                Optional.of(CommandId.of(id.value())),
                buyer,
                seller,
                instrument,
                quantity,
                price)
            .askedBy(
                new Authority(
                    ENGINE, Set.of(Authority.ALL, buyer.ownerName(), seller.ownerName())));
    return settle(terms);
  }

  /** Settles, or says again what became of a settlement. */
  CompletionStage<SettlementReply> settle(SettlementTerms terms) {
    return repeated(
        services.accounts().settlement(terms.id()),
        replyTo -> new SettlementCommand.Settle(terms, replyTo));
  }

  /** As the owner of the account, whom this process plays. */
  private CompletionStage<CommandReply> command(
      AccountId account, Function<ActorRef<CommandReply>, AccountCommand.OwnerCommand> command) {
    return repeated(
        services.accounts().account(account),
        replyTo -> command.apply(replyTo).by(Authority.ofOwner(account)));
  }

  CompletionStage<AccountStatement.Reply> statement(AccountId account) {
    return repeated(
        services.accounts().account(account),
        replyTo -> new AccountCommand.GetStatement(account, replyTo));
  }

  /** What an account would be worth if all were sold at the newest prices. */
  Cash netValueOf(AccountId account) {
    AccountStatement.Reply reply = PlimsollNode.await(statement(account), TIMEOUT);
    if (reply instanceof AccountStatement.Found found) {
      return found
          .statement()
          .assessment()
          .map(assessment -> assessment.equity().netValue())
          .orElse(Cash.ZERO);
    }
    throw new IllegalStateException("there is no account " + account);
  }

  CompletionStage<ObservationReply> publish(PriceObservation observation) {
    return ask(
        services.prices(), replyTo -> new PricePublisherCommand.Publish(observation, replyTo));
  }

  CompletionStage<MarginMonitorCommand.Report> monitorReport() {
    return ask(services.monitor(), MarginMonitorCommand.GetReport::new);
  }

  CompletionStage<LiquidatorCommand.Report> liquidatorReport() {
    return repeated(services.liquidator(), LiquidatorCommand.GetReport::new);
  }

  NodeServices services() {
    return services;
  }

  private <C, R> CompletionStage<R> repeated(
      RecipientRef<C> recipient, Function<ActorRef<R>, C> message) {
    return attempt(() -> ask(recipient, message), TRIES);
  }

  private <R> CompletionStage<R> attempt(Supplier<CompletionStage<R>> ask, int triesLeft) {
    return ask.get()
        .handle(
            (reply, failure) ->
                failure == null || triesLeft == 1
                    ? (failure == null
                        ? CompletableFuture.completedFuture(reply)
                        : CompletableFuture.<R>failedFuture(failure))
                    : attempt(ask, triesLeft - 1))
        .thenCompose(Function.identity());
  }

  private <C, R> CompletionStage<R> ask(
      RecipientRef<C> recipient, Function<ActorRef<R>, C> message) {
    return AskPattern.ask(recipient, message::apply, TIMEOUT, system.scheduler());
  }
}
