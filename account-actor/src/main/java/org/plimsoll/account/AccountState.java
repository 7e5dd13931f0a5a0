package org.plimsoll.account;

import java.util.Optional;
import java.util.function.Consumer;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CallEvent;
import org.plimsoll.account.AccountEvent.CollateralChosen;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.account.AccountEvent.InterestStarted;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.OrderReleased;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.account.AccountEvent.OwnersWord;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Quantity;

/**
 * An account as its events made it. {@link #apply} is total and pure: replay reads no clock and no
 * price.
 *
 * @param opened empty until the account is opened
 * @param method how it is margined; an account that does not exist is not
 * @param reservations legs agreed to and not yet settled
 * @param settled the settlements applied, for the account's life, with the revision they led to
 * @param calls the margin call that is open, and where its owner is told of it
 * @param revision the number of events applied: the sequence number of the last one
 * @param orders open orders that initial margin is held for
 * @param interest what its debts are charged
 */
public record AccountState(
    Optional<AccountOpened> opened,
    MarginMethod method,
    Portfolio portfolio,
    MarginStatus status,
    Optional<OpenLiquidation> liquidation,
    PSortedMap<SettlementId, LegReserved> reservations,
    PMap<SettlementId, Long> settled,
    MarginCallState calls,
    CommandWindow commands,
    long revision,
    PSortedMap<OrderId, OpenOrder> orders,
    InterestState interest) {

  static final AccountState EMPTY =
      new AccountState(
          Optional.empty(),
          MarginMethod.HOUSE,
          Portfolio.EMPTY,
          MarginStatus.ABOVE_INITIAL,
          Optional.empty(),
          TreePMap.empty(),
          HashTreePMap.empty(),
          MarginCallState.NONE,
          CommandWindow.EMPTY,
          0,
          TreePMap.empty(),
          InterestState.NONE);

  /** An account nothing has happened to: where replay starts. */
  public static AccountState empty() {
    return EMPTY;
  }

  /** The state after one more event. */
  public AccountState apply(AccountEvent event) {
    AccountState next = withRevision(revision + 1).withCalls(calls.apply(event, revision + 1));
    if (event instanceof AccountOpened e) {
      return next.withOpened(e)
          .remembering(e.commandId(), new Receipt(AccountRules.request(e), revision + 1, e.at()));
    } else if (event instanceof CollateralDeposited e) {
      return next.withPortfolio(portfolio.plusCollateral(e.asset(), e.amount()))
          .remembering(e.commandId(), new Receipt(AccountRules.request(e), revision + 1, e.at()));
    } else if (event instanceof CollateralWithdrawn e) {
      return next.withPortfolio(portfolio.plusCollateral(e.asset(), e.amount().negate()))
          .remembering(e.commandId(), new Receipt(AccountRules.request(e), revision + 1, e.at()));
    } else if (event instanceof MarginMethodChanged e) {
      return next.withMethod(e.to())
          .remembering(e.commandId(), new Receipt(AccountRules.request(e), revision + 1, e.at()));
    } else if (event instanceof LeverageChosen e) {
      return next.withPortfolio(
              portfolio.withChoices(
                  portfolio.choices().withInitialRate(e.instrument(), e.initialRate())))
          .remembering(e.commandId(), new Receipt(AccountRules.request(e), revision + 1, e.at()));
    } else if (event instanceof CollateralChosen e) {
      return next.withPortfolio(
              portfolio.withChoices(portfolio.choices().withCounted(e.asset(), e.counts())))
          .remembering(e.commandId(), new Receipt(AccountRules.request(e), revision + 1, e.at()));
    } else if (event instanceof OrderReserved e) {
      return next.withOrders(orders.plus(e.order().id(), e.order()))
          .remembering(
              e.commandId(), new Receipt(OrderRules.request(e.order()), revision + 1, e.at()));
    } else if (event instanceof OrderReleased e) {
      return next.withOrders(orders.minus(e.order()))
          .remembering(
              e.commandId(), new Receipt(OrderRules.request(e.order()), revision + 1, e.at()));
    } else if (event instanceof LegReserved e) {
      AccountState reserved = next.withReservations(reservations.plus(e.settlement(), e));
      return e.commandId()
          .map(
              id ->
                  reserved.withCommands(
                      commands.plusOfSettlement(
                          id, new Receipt(e.request(), revision + 1, e.at()))))
          .orElse(reserved);
    } else if (event instanceof LegReleased e) {
      return next.released(e);
    } else if (event instanceof LegSettled e) {
      return next.settledBy(e);
    } else if (event instanceof FundingSettled e) {
      return next.withPortfolio(
          portfolio
              .withFundingIndex(e.instrument(), e.to())
              .plusCollateral(e.asset(), e.paid().negate()));
    } else if (event instanceof InterestStarted e) {
      return next.withInterest(interest.started(e));
    } else if (event instanceof InterestCharged e) {
      return next.withInterest(interest.charged(e));
    } else if (event instanceof MarginStatusChanged e) {
      return next.withStatus(e.to());
    } else if (event instanceof LiquidationStarted e) {
      return next.withLiquidation(Optional.of(OpenLiquidation.started(e)));
    } else if (event instanceof UnwindOrdered e) {
      return e.step() instanceof UnwindStep.CancelOrders cancelled
          ? next.withLiquidation(liquidation.map(OpenLiquidation::done))
              .withOrders(orders.minusAll(cancelled.orders()))
          : next.withLiquidation(
              liquidation.map(open -> open.ordered(new OpenStep(e.id(), e.step()))));
    } else if (event instanceof UnwindCancelled) {
      return next.withLiquidation(liquidation.map(OpenLiquidation::closedStep));
    } else if (event instanceof LiquidationEnded) {
      return next.withLiquidation(Optional.empty());
    } else if (event instanceof OwnersWord e) {
      return next.remembering(
          e.commandId(), new Receipt(MarginCallRules.request(e), revision + 1, e.at()));
    } else if (event instanceof CallEvent) {
      return next; // what it changes is in the calls
    }
    throw new IllegalStateException("no rule to apply " + event);
  }

  /** Whether the account exists. */
  public boolean isOpen() {
    return opened.isPresent();
  }

  /** Whether it must stay in memory: prices can hurt it, or something is still under way. */
  boolean isActive() {
    return portfolio.hasExposure()
        || isContribution()
        || liquidation.isPresent()
        || !reservations.isEmpty()
        || !interest.unpaid().isEmpty();
  }

  /** Whether its node's monitor knows it: prices can hurt it, or others' losses can. */
  boolean isMonitored() {
    return method.isMargined() && portfolio.hasExposure() || isContribution();
  }

  /** Whether it is money in the default fund, which the losses of others can take. */
  boolean isContribution() {
    return opened.filter(event -> event.account().isDefaultFund()).isPresent()
        && !portfolio.collateral().isEmpty();
  }

  /** The portfolio as if every reserved leg were settled, and the interest that is charged. */
  Portfolio portfolioWithReservations() {
    Portfolio result = portfolio;
    for (InterestCharged charged : interest.unpaid().values()) {
      result = result.plusCollateral(charged.asset(), charged.interest().negate());
    }
    for (LegReserved reserved : reservations.values()) {
      result = reserved.leg().appliedTo(result);
    }
    return result;
  }

  /** This state as if the settlement had not reserved anything, as before another attempt at it. */
  AccountState withoutReservation(SettlementId settlement) {
    return withReservations(reservations.minus(settlement));
  }

  /** This state as if margin were held for one more order. */
  AccountState withOrder(OpenOrder order) {
    return withOrders(orders.plus(order.id(), order));
  }

  private AccountState released(LegReleased event) {
    AccountState next = withReservations(reservations.minus(event.settlement()));
    // The caller may try again under the same key: a refusal does not use it up.
    return Optional.ofNullable(reservations.get(event.settlement()))
        .flatMap(LegReserved::commandId)
        .map(id -> next.withCommands(commands.minus(id)))
        .orElse(next);
  }

  private AccountState settledBy(LegSettled event) {
    Optional<OpenLiquidation> after =
        liquidation.map(open -> open.awaits(event.settlement()) ? closed(open, event) : open);
    return withPortfolio(event.leg().appliedTo(portfolio))
        .withReservations(reservations.minus(event.settlement()))
        .withOrders(ordersAfter(event.leg()))
        .withSettled(settled.plus(event.settlement(), revision))
        .settledInterest(event.settlement())
        .withLiquidation(after);
  }

  private AccountState settledInterest(SettlementId settlement) {
    return withInterest(interest.paid(settlement));
  }

  private static OpenLiquidation closed(OpenLiquidation open, LegSettled event) {
    OpenLiquidation closed = open.closedStep();
    return event.outcome().map(closed::plus).orElse(closed);
  }

  /** The orders less what a settled leg filled of them. */
  private PSortedMap<OrderId, OpenOrder> ordersAfter(Leg leg) {
    Optional<OpenOrder> filled = leg.order().map(orders::get);
    if (filled.isEmpty()) {
      return orders;
    }
    OpenOrder order = filled.orElseThrow();
    Quantity traded = leg.trades().get(0).quantity();
    return order.isFilledBy(traded)
        ? orders.minus(order.id())
        : orders.plus(order.id(), order.filled(traded));
  }

  private AccountState remembering(CommandId id, Receipt receipt) {
    return withCommands(commands.plus(id, receipt));
  }

  private AccountState withOpened(AccountOpened event) {
    return with(
        draft -> {
          draft.opened = Optional.of(event);
          draft.method = event.method();
        });
  }

  private AccountState withMethod(MarginMethod changed) {
    return with(draft -> draft.method = changed);
  }

  private AccountState withPortfolio(Portfolio changed) {
    return with(
        draft -> {
          draft.portfolio = changed;
          draft.interest = interest.ofDebts(changed);
        });
  }

  private AccountState withStatus(MarginStatus changed) {
    return with(draft -> draft.status = changed);
  }

  private AccountState withLiquidation(Optional<OpenLiquidation> changed) {
    return with(draft -> draft.liquidation = changed);
  }

  private AccountState withReservations(PSortedMap<SettlementId, LegReserved> changed) {
    return with(draft -> draft.reservations = changed);
  }

  private AccountState withSettled(PMap<SettlementId, Long> changed) {
    return with(draft -> draft.settled = changed);
  }

  private AccountState withCalls(MarginCallState changed) {
    return with(draft -> draft.calls = changed);
  }

  AccountState withCommands(CommandWindow changed) {
    return with(draft -> draft.commands = changed);
  }

  private AccountState withOrders(PSortedMap<OrderId, OpenOrder> changed) {
    return with(draft -> draft.orders = changed);
  }

  private AccountState withRevision(long changed) {
    return with(draft -> draft.revision = changed);
  }

  private AccountState withInterest(InterestState changed) {
    return with(draft -> draft.interest = changed);
  }

  private AccountState with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.state();
  }

  /** A state while it is changed. */
  private static final class Draft {
    private Optional<AccountOpened> opened;
    private MarginMethod method;
    private Portfolio portfolio;
    private MarginStatus status;
    private Optional<OpenLiquidation> liquidation;
    private PSortedMap<SettlementId, LegReserved> reservations;
    private PMap<SettlementId, Long> settled;
    private MarginCallState calls;
    private CommandWindow commands;
    private long revision;
    private PSortedMap<OrderId, OpenOrder> orders;
    private InterestState interest;

    private Draft(AccountState state) {
      opened = state.opened;
      method = state.method;
      portfolio = state.portfolio;
      status = state.status;
      liquidation = state.liquidation;
      reservations = state.reservations;
      settled = state.settled;
      calls = state.calls;
      commands = state.commands;
      revision = state.revision;
      orders = state.orders;
      interest = state.interest;
    }

    private AccountState state() {
      return new AccountState(
          opened,
          method,
          portfolio,
          status,
          liquidation,
          reservations,
          settled,
          calls,
          commands,
          revision,
          orders,
          interest);
    }
  }
}
