package org.plimsoll.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.risk.margin.DecisionPrices;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.OutOfRangeException;

/** What prices make of an account: its margin status, and when a liquidation starts and ends. */
final class MarginRules {
  private MarginRules() {}

  /**
   * What an account is found to be.
   *
   * @param decidedBy the prices it was measured by: the view, or one with doubtful prices at their
   *     best for the account
   */
  record Finding(MarginStatus status, MarginStanding standing, MarketView decidedBy) {}

  /**
   * What a new view makes of the account: a change of status, and the start or end of a
   * liquidation. Nothing at all while a price it depends on does not allow that.
   */
  static List<AccountEvent> recheck(AccountState state, MarketView view, Instant now) {
    return recheck(state, false, view, now);
  }

  /**
   * @param isOwners whether what the owner did led to this state
   */
  private static List<AccountEvent> recheck(
      AccountState state, boolean isOwners, MarketView view, Instant now) {
    return finding(state.method(), state.status(), state.portfolio(), view, now)
        .map(found -> decide(state, isOwners, found, now))
        .orElse(List.of());
  }

  /**
   * The status that prices make of an account, if they allow to say so: every change on prices that
   * allow a liquidation; changes short of a breach on such that allow margin calls; on prices that
   * are doubtful only what is certain, that it is in breach or in a worse one.
   */
  static Optional<Finding> finding(
      MarginMethod method, MarginStatus status, Portfolio portfolio, MarketView view, Instant now) {
    if (!method.isMargined()) {
      return Optional.empty();
    }
    if (portfolio.isPricedBy(view, PriceUse.LIQUIDATION)) {
      return found(method, status, portfolio, view);
    }
    if (portfolio.isPricedBy(view, PriceUse.MARGIN)) {
      return found(method, status, portfolio, view)
          .filter(found -> !status.isBreach() && !found.status().isBreach());
    }
    return decidedBy(method, portfolio, view, now)
        .flatMap(decided -> found(method, status, portfolio, decided))
        .filter(found -> found.status().isBreach() && !status.isWorseThan(found.status()));
  }

  private static Optional<Finding> found(
      MarginMethod method, MarginStatus status, Portfolio portfolio, MarketView view) {
    return stand(portfolio, method, view)
        .map(standing -> new Finding(standing.statusAfter(status), standing, view));
  }

  /** The prices by which a liquidation of the account may be decided; empty if it must wait. */
  static Optional<MarketView> decidedBy(
      MarginMethod method, Portfolio portfolio, MarketView view, Instant now) {
    return known(
            portfolio, method, view, () -> DecisionPrices.of(portfolio, method.model(), view, now))
        .flatMap(Function.identity());
  }

  private static boolean isStarting(AccountState state, MarginStatus status) {
    return status.isBreach() && state.liquidation().isEmpty();
  }

  private static boolean isEnding(AccountState state, MarginStatus status) {
    return !status.isBreach()
        && state.liquidation().filter(open -> open.openStep().isEmpty()).isPresent();
  }

  private static List<AccountEvent> decide(
      AccountState state, boolean isOwners, Finding found, Instant now) {
    MarginFigures figures =
        MarginFigures.of(state.method(), found.standing(), state.portfolio(), found.decidedBy());
    MarginStatus status = found.status();
    List<AccountEvent> events = new ArrayList<>();
    if (status != state.status()) {
      events.add(new MarginStatusChanged(state.status(), status, figures, now));
    }
    if (isStarting(state, status)) {
      String id = OpenLiquidation.idOf(accountOf(state), state.revision() + events.size() + 1);
      events.add(new LiquidationStarted(id, figures, now));
    }
    MarginCallRules.ending(state, status, isOwners, figures, now).ifPresent(events::add);
    if (isEnding(state, status)) {
      OpenLiquidation open = state.liquidation().orElseThrow();
      events.add(
          new LiquidationEnded(
              open.id(),
              figures,
              now,
              open.soFar().map(report -> report.endingAt(figures.equity()))));
    }
    events.addAll(cancelOrders(state, events, figures, now));
    return events;
  }

  /** Tier 0: in a liquidation no order stays open that could add to what is unwound. */
  private static List<AccountEvent> cancelOrders(
      AccountState state, List<AccountEvent> events, MarginFigures figures, Instant now) {
    if (state.orders().isEmpty()) {
      return List.of();
    }
    AccountState decided = state;
    for (AccountEvent event : events) {
      decided = decided.apply(event);
    }
    List<OrderId> adding =
        List.copyOf(OrderRules.addingRisk(decided.portfolio(), decided.orders().values()));
    return adding.isEmpty()
        ? List.of()
        : decided
            .liquidation()
            .<List<AccountEvent>>map(
                open ->
                    List.of(
                        new UnwindOrdered(
                            open.id(),
                            open.nextStepId(),
                            new UnwindStep.CancelOrders(adding),
                            figures,
                            now)))
            .orElse(List.of());
  }

  /**
   * An event, what it makes of the account at these prices, and the debts it leaves that bear
   * interest, to be journaled together.
   */
  static List<AccountEvent> withRecheck(
      AccountState state, AccountEvent event, MarketView view, Instant now) {
    List<AccountEvent> events = new ArrayList<>(List.of(event));
    boolean isOwners =
        !(event instanceof UnwindCancelled)
            && !(event instanceof LegSettled leg && !leg.kind().isReserved());
    AccountState after = state.apply(event);
    events.addAll(recheck(after, isOwners, view, now));
    events.addAll(InterestRules.started(after, view, now));
    return events;
  }

  /** The alert of a liquidation that waits for its next step; empty if none is due. */
  static Optional<MarginAlert> alert(AccountState state, MarketView view, Instant now) {
    return state
        .liquidation()
        .filter(open -> state.status().isBreach() || open.openStep().isPresent())
        .flatMap(
            open ->
                decidedBy(state.method(), state.portfolio(), view, now)
                    .flatMap(decided -> stand(state.portfolio(), state.method(), decided))
                    .map(found -> alert(state, open, found)));
  }

  private static MarginAlert alert(
      AccountState state, OpenLiquidation open, MarginStanding standing) {
    return new MarginAlert(
        accountOf(state),
        open.id(),
        state.revision(),
        state.method(),
        state.status(),
        standing.equity().total(),
        standing.margin().maintenance(),
        state.portfolio(),
        open.openStep());
  }

  static AccountStatement statement(AccountState state, MarketView view) {
    AccountOpened opened = state.opened().orElseThrow();
    return new AccountStatement(
        opened.account(),
        state.method(),
        opened.at(),
        state.revision(),
        state.portfolio(),
        state.status(),
        state.liquidation(),
        state.reservations().size(),
        measure(state, view),
        state.portfolio().isPricedBy(view),
        List.copyOf(state.orders().values()),
        state.calls());
  }

  /**
   * The account measured at the last known prices; empty while one is missing, if a price is so
   * extreme that a figure leaves the number range, or if the parameters no longer have rules for
   * its method.
   */
  static Optional<MarginAssessment> measure(AccountState state, MarketView view) {
    Portfolio portfolio = state.portfolio();
    MarginMethod method = state.method();
    return known(
        portfolio, method, view, () -> MarginAssessment.of(portfolio, view, method.model()));
  }

  /** The same of any portfolio and without reasons: the monitor measures as the account will. */
  static Optional<MarginStanding> stand(Portfolio portfolio, MarginMethod method, MarketView view) {
    return known(portfolio, method, view, () -> MarginStanding.of(portfolio, view, method.model()));
  }

  private static <T> Optional<T> known(
      Portfolio portfolio, MarginMethod method, MarketView view, Supplier<T> measured) {
    boolean known =
        method.isOfferedBy(view.parameters())
            && portfolio.indexes(view.parameters()).stream()
                .allMatch(index -> view.indexPrice(index).isPresent());
    try {
      return known ? Optional.of(measured.get()) : Optional.empty();
    } catch (OutOfRangeException e) {
      return Optional.empty();
    }
  }

  static MarginStanding stand(AccountState state, Portfolio portfolio, MarketView view) {
    return MarginStanding.of(portfolio, view, state.method().model());
  }

  /** The figures of a portfolio the account may have; empty if prices cannot hurt it. */
  static Optional<MarginFigures> figuresIfExposed(
      MarginMethod method, Portfolio after, MarketView view) {
    return method.isMargined() && after.hasExposure()
        ? Optional.of(
            MarginFigures.of(method, MarginStanding.of(after, view, method.model()), after, view))
        : Optional.empty();
  }

  static AccountId accountOf(AccountState state) {
    return state.opened().orElseThrow().account();
  }

  static String invalidPrices(Portfolio portfolio, MarketView view) {
    SortedMap<String, String> invalid = new TreeMap<>();
    portfolio.indexes(view.parameters()).stream()
        .filter(index -> !view.isValid(index))
        .forEach(
            index ->
                invalid.put(
                    index.value(),
                    view.indexPrice(index).map(p -> p.validity().name()).orElse("NO PRICE YET")));
    return "no decision on prices that are not valid: " + invalid + "; try again when they are";
  }
}
