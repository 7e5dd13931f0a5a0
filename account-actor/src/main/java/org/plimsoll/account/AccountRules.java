package org.plimsoll.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.Deposit;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountCommand.ReleaseLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;

/**
 * What an account does with a command: events, or a refusal. Pure: everything it needs is handed
 * in, the clock's reading included. {@link RiskRules} say what may be added, {@link MarginRules}
 * what prices make of it, {@link UnwindRules} how it is liquidated.
 */
final class AccountRules {
  private AccountRules() {}

  static Decision open(AccountState state, Open command, Instant now) {
    var event = new AccountOpened(command.account(), command.method(), command.commandId(), now);
    return once(
        state,
        command.commandId(),
        request(event),
        () ->
            state.isOpen()
                ? refuse(
                    RejectReason.ACCOUNT_EXISTS,
                    "account " + command.account() + " is open already")
                : new Decision.Accept(List.of(event)));
  }

  static Decision deposit(AccountState state, Deposit command, MarketView view, Instant now) {
    var event =
        new CollateralDeposited(command.commandId(), command.asset(), command.amount(), now);
    return once(
        state,
        command.commandId(),
        request(event),
        () ->
            RiskRules.refusalOfAmount(command.asset(), command.amount(), view)
                .or(() -> RiskRules.refusalOfBlindDeposit(state, command.asset(), view))
                .or(
                    () ->
                        HoldingLimit.refusal(
                            state.portfolio(), state.apply(event).portfolio(), view))
                .<Decision>map(Decision.Refuse::new)
                .orElseGet(() -> acceptWithRecheck(state, event, view, now)));
  }

  static Decision withdraw(AccountState state, Withdraw command, MarketView view, Instant now) {
    String request = withdrawal(command.asset(), command.amount());
    return once(
        state,
        command.commandId(),
        request,
        () ->
            RiskRules.refusalOfAmount(command.asset(), command.amount(), view)
                .or(() -> RiskRules.refusalOfWithdrawal(state, command, view))
                .<Decision>map(Decision.Refuse::new)
                .orElseGet(
                    () -> {
                      Portfolio after =
                          state
                              .portfolio()
                              .plusCollateral(command.asset(), command.amount().negate());
                      var event =
                          new CollateralWithdrawn(
                              command.commandId(),
                              command.asset(),
                              command.amount(),
                              MarginRules.figuresIfExposed(state, after, view),
                              now);
                      return acceptWithRecheck(state, event, view, now);
                    }));
  }

  /** Agreement to a leg: the margin check of a trade. */
  static Decision reserve(AccountState state, ReserveLeg command, MarketView view, Instant now) {
    SettlementTerms terms = command.terms();
    if (state.settled().containsKey(terms.id()) || isReserved(state, command)) {
      return new Decision.Accept(List.of());
    }
    Leg leg = legOf(command.account(), terms);
    Optional<Receipt> known = terms.commandId().flatMap(state.commands()::find);
    if (known.filter(receipt -> !receipt.request().equals(terms.request())).isPresent()) {
      return refuse(
          RejectReason.COMMAND_ID_REUSED,
          "this key was used for another request: " + known.orElseThrow().request());
    }
    Optional<Rejection> refusal =
        RiskRules.refusalOfUnlisted(leg, view)
            .or(() -> RiskRules.refusalOfLeg(state.withoutReservation(terms.id()), leg, view));
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.orElseThrow());
    }
    return new Decision.Accept(
        List.of(
            new LegReserved(
                terms.id(),
                command.attempt(),
                terms.commandId(),
                terms.request(),
                leg,
                MarginRules.figuresIfExposed(state, leg.appliedTo(state.portfolio()), view),
                now)));
  }

  static List<AccountEvent> release(AccountState state, ReleaseLeg command, Instant now) {
    return Optional.ofNullable(state.reservations().get(command.settlement()))
        .filter(reserved -> reserved.attempt() <= command.attempt())
        .<List<AccountEvent>>map(
            reserved -> List.of(new LegReleased(command.settlement(), reserved.attempt(), now)))
        .orElse(List.of());
  }

  /** A leg that is decided; applied once, and never refused for lack of margin. */
  static List<AccountEvent> apply(
      AccountState state, ApplyLeg command, MarketView view, Instant now) {
    SettlementTerms terms = command.terms();
    if (state.settled().containsKey(terms.id())) {
      return List.of();
    }
    Leg leg = legOf(command.account(), terms);
    var event =
        new LegSettled(terms.id(), terms.kind(), leg, realizedPnl(state.portfolio(), leg), now);
    return MarginRules.withRecheck(state, event, view, now);
  }

  static String request(AccountOpened event) {
    return "open " + event.account() + " " + event.method();
  }

  static String request(CollateralDeposited event) {
    return "deposit " + event.amount() + " " + event.asset();
  }

  static String request(CollateralWithdrawn event) {
    return withdrawal(event.asset(), event.amount());
  }

  private static String withdrawal(AssetId asset, Cash amount) {
    return "withdraw " + amount + " " + asset;
  }

  private static Decision once(
      AccountState state, CommandId id, String request, Supplier<Decision> decide) {
    Optional<Receipt> known = state.commands().find(id);
    if (known.isPresent()) {
      Receipt receipt = known.orElseThrow();
      return receipt.request().equals(request)
          ? new Decision.Repeat(receipt)
          : refuse(
              RejectReason.COMMAND_ID_REUSED,
              "this key was used for another request: " + receipt.request());
    }
    try {
      return decide.get();
    } catch (OutOfRangeException e) {
      return refuse(RejectReason.OUT_OF_RANGE, e.getMessage());
    }
  }

  private static Decision acceptWithRecheck(
      AccountState state, AccountEvent event, MarketView view, Instant now) {
    return new Decision.Accept(MarginRules.withRecheck(state, event, view, now));
  }

  private static Cash realizedPnl(Portfolio before, Leg leg) {
    Portfolio traded =
        Leg.of(leg.account(), leg.trades().toArray(LegTrade[]::new)).appliedTo(before);
    return leg.trades().stream()
        .map(LegTrade::settlement)
        .distinct()
        .map(asset -> traded.collateralOf(asset).minus(before.collateralOf(asset)))
        .reduce(Cash.ZERO, Cash::plus);
  }

  private static boolean isReserved(AccountState state, ReserveLeg command) {
    LegReserved reserved = state.reservations().get(command.terms().id());
    return reserved != null && reserved.attempt() >= command.attempt();
  }

  private static Leg legOf(AccountId account, SettlementTerms terms) {
    return terms.legs().stream()
        .filter(leg -> leg.account().equals(account))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("settlement " + terms.id() + " has no leg here"));
  }

  private static Decision refuse(RejectReason reason, String detail) {
    return new Decision.Refuse(Rejection.of(reason, detail));
  }
}
