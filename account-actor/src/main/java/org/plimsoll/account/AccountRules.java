package org.plimsoll.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ChooseCollateral;
import org.plimsoll.account.AccountCommand.ChooseLeverage;
import org.plimsoll.account.AccountCommand.Deposit;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountCommand.ReleaseLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.AccountCommand.SwitchMethod;
import org.plimsoll.account.AccountCommand.Timed;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralChosen;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Rate;

/**
 * What an account does with a command: events, or a refusal. Pure: everything it needs is handed
 * in, the clock's reading included. {@link RiskRules} say what may be added, {@link MarginRules}
 * what prices make of it, {@link UnwindRules} how it is liquidated.
 */
final class AccountRules {
  private AccountRules() {}

  /** A command that comes too late is not begun; one that was carried out has its answer. */
  static Optional<Rejection> refusalOfLate(AccountState state, Timed timed, Instant now) {
    boolean isLate =
        now.isAfter(timed.deadline())
            && state.commands().find(timed.command().commandId()).isEmpty();
    return isLate
        ? Optional.of(
            Rejection.of(
                RejectReason.COMMAND_EXPIRED,
                "the command came after its deadline and was not carried out; look at the account"
                    + " and send it again",
                Map.of("deadline", timed.deadline())))
        : Optional.empty();
  }

  /**
   * A command that its owner decided on at another revision is not begun; one that was carried out
   * has its answer.
   */
  static Optional<Rejection> refusalOfRevision(AccountState state, Timed timed) {
    return timed
        .ifRevision()
        .filter(expected -> state.isOpen() && expected != state.revision())
        .filter(expected -> state.commands().find(timed.command().commandId()).isEmpty())
        .map(
            expected ->
                Rejection.of(
                    RejectReason.REVISION_CHANGED,
                    "the account is at revision "
                        + state.revision()
                        + " and not at "
                        + expected
                        + "; nothing was done: look at it and decide anew",
                    Map.of("revision", state.revision(), "expected", expected)));
  }

  static Rejection notFound(AccountId account) {
    return Rejection.of(RejectReason.ACCOUNT_NOT_FOUND, "account " + account + " does not exist");
  }

  static Decision open(AccountState state, Open command, MarketView view, Instant now) {
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
                : MethodSwitchRules.refusalOfMethod(command.method(), view)
                    .or(
                        () ->
                            IsolationRules.refusalOfOpening(
                                command.account(), command.method(), view.parameters()))
                    .<Decision>map(Decision.Refuse::new)
                    .orElseGet(() -> new Decision.Accept(List.of(event))));
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
                .or(() -> ControlRules.refusalOfFlow(command.asset(), AssetFlow.DEPOSITS, view))
                .or(
                    () ->
                        IsolationRules.refusalOfAsset(
                            command.account(), command.asset(), view.parameters()))
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
            DefaultFundRules.refusalOfWithdrawal(command.account())
                .or(() -> RiskRules.refusalOfAmount(command.asset(), command.amount(), view))
                .or(() -> ControlRules.refusalOfFlow(command.asset(), AssetFlow.WITHDRAWALS, view))
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
                              MarginRules.figuresIfExposed(state.method(), after, view),
                              now);
                      return acceptWithRecheck(state, event, view, now);
                    }));
  }

  /** Another margin method, if nothing at all stands in the way of it. */
  static Decision switchMethod(
      AccountState state, SwitchMethod command, MarketView view, Instant now) {
    return once(
        state,
        command.commandId(),
        methodSwitch(command.method()),
        () -> {
          List<Rejection> obstacles =
              MethodSwitchRules.obstacles(
                  MarginRules.statement(state, view), command.method(), view);
          if (!obstacles.isEmpty()) {
            return new Decision.Refuse(Rejection.ofObstacles(obstacles));
          }
          var event =
              new MarginMethodChanged(
                  command.commandId(),
                  state.method(),
                  command.method(),
                  MarginRules.figuresIfExposed(command.method(), state.portfolio(), view),
                  now);
          return acceptWithRecheck(state, event, view, now);
        });
  }

  static Decision chooseLeverage(
      AccountState state, ChooseLeverage command, MarketView view, Instant now) {
    Optional<Rate> rate = command.initialRate();
    return once(
        state,
        command.commandId(),
        leverageChoice(command.instrument(), rate),
        () ->
            RiskRules.refusalOfRate(command.instrument(), rate, view)
                .<Decision>map(Decision.Refuse::new)
                .orElseGet(
                    () -> {
                      MarginChoices choices =
                          state.portfolio().choices().withInitialRate(command.instrument(), rate);
                      return choose(
                          state,
                          choices,
                          view,
                          now,
                          figures ->
                              new LeverageChosen(
                                  command.commandId(), command.instrument(), rate, figures, now));
                    }));
  }

  static Decision chooseCollateral(
      AccountState state, ChooseCollateral command, MarketView view, Instant now) {
    return once(
        state,
        command.commandId(),
        collateralChoice(command.asset(), command.counts()),
        () ->
            RiskRules.refusalOfAsset(command.asset(), view)
                .<Decision>map(Decision.Refuse::new)
                .orElseGet(
                    () -> {
                      MarginChoices choices =
                          state
                              .portfolio()
                              .choices()
                              .withCounted(command.asset(), command.counts());
                      return choose(
                          state,
                          choices,
                          view,
                          now,
                          figures ->
                              new CollateralChosen(
                                  command.commandId(),
                                  command.asset(),
                                  command.counts(),
                                  figures,
                                  now));
                    }));
  }

  private static Decision choose(
      AccountState state,
      MarginChoices choices,
      MarketView view,
      Instant now,
      Function<Optional<MarginFigures>, AccountEvent> event) {
    Optional<Rejection> refusal = RiskRules.refusalOfChoices(state, choices, view);
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.orElseThrow());
    }
    Optional<MarginFigures> figures =
        MarginRules.figuresIfExposed(state.method(), state.portfolio().withChoices(choices), view);
    return acceptWithRecheck(state, event.apply(figures), view, now);
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
        terms.kind().isAllocation()
            ? AllocationRules.refusal(state.withoutReservation(terms.id()), terms, leg, view)
            : RiskRules.refusalOfUnlisted(leg, view)
                .or(() -> RiskRules.refusalOfExpired(leg, view, now))
                .or(() -> IsolationRules.refusalOfLeg(leg, view.parameters()))
                .or(() -> refusalByControls(state.withoutReservation(terms.id()), leg, view))
                .or(() -> OrderRules.refusalOfFill(state.withoutReservation(terms.id()), leg, view))
                .or(() -> DefaultFundRules.refusalOfLeg(leg, terms))
                .or(() -> refusalOfTransfer(state.withoutReservation(terms.id()), terms, leg))
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
                MarginRules.figuresIfExposed(
                    state.method(), leg.appliedTo(state.portfolio()), view),
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
    List<AccountEvent> events = new ArrayList<>(FundingRules.settled(state, terms.id(), leg, now));
    AccountState funded = state;
    for (AccountEvent paid : events) {
      funded = funded.apply(paid);
    }
    SortedMap<AssetId, Cash> realized = realized(funded.portfolio(), leg);
    Cash inOneAsset = realized.size() == 1 ? realized.get(realized.firstKey()) : Cash.ZERO;
    AccountState paidUp = funded;
    Optional<UnwindOutcome> outcome =
        state
            .liquidation()
            .filter(open -> open.awaits(terms.id()))
            .flatMap(open -> UnwindOutcome.of(paidUp.portfolio(), leg, view));
    var event = new LegSettled(terms.id(), terms.kind(), leg, inOneAsset, realized, now, outcome);
    events.addAll(MarginRules.withRecheck(funded, event, view, now));
    return events;
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

  static String request(MarginMethodChanged event) {
    return methodSwitch(event.to());
  }

  static String request(LeverageChosen event) {
    return leverageChoice(event.instrument(), event.initialRate());
  }

  static String request(CollateralChosen event) {
    return collateralChoice(event.asset(), event.counts());
  }

  private static String methodSwitch(MarginMethod to) {
    return "switch to " + to;
  }

  private static String leverageChoice(InstrumentId instrument, Optional<Rate> initialRate) {
    return "initial margin of "
        + instrument
        + " at least "
        + initialRate.map(Rate::toString).orElse("as the rules ask");
  }

  private static String collateralChoice(AssetId asset, boolean counts) {
    return asset + (counts ? " counts" : " does not count");
  }

  private static String withdrawal(AssetId asset, Cash amount) {
    return "withdraw " + amount + " " + asset;
  }

  static Decision once(
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

  /** What the trades of a leg bring into collateral, per asset they are settled in. */
  private static SortedMap<AssetId, Cash> realized(Portfolio before, Leg leg) {
    Portfolio traded =
        Leg.of(leg.account(), leg.trades().toArray(LegTrade[]::new)).appliedTo(before);
    SortedMap<AssetId, Cash> realized = new TreeMap<>();
    for (LegTrade trade : leg.trades()) {
      AssetId asset = trade.settlement();
      realized.put(asset, traded.collateralOf(asset).minus(before.collateralOf(asset)));
    }
    return realized;
  }

  private static Optional<Rejection> refusalOfTransfer(
      AccountState state, SettlementTerms terms, Leg leg) {
    return terms.kind() == SettlementKind.TRANSFER
        ? RiskRules.refusalOfTransfer(state, leg)
        : Optional.empty();
  }

  private static Optional<Rejection> refusalByControls(
      AccountState state, Leg leg, MarketView view) {
    try {
      return ControlRules.refusalOfLeg(state, leg, view);
    } catch (OutOfRangeException e) {
      return Optional.of(Rejection.of(RejectReason.OUT_OF_RANGE, e.getMessage()));
    }
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
