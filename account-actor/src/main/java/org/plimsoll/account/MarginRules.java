package org.plimsoll.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.OutOfRangeException;

/** What prices make of an account: its margin status, and when a liquidation starts and ends. */
final class MarginRules {
  private MarginRules() {}

  /**
   * What a new view makes of the account: a change of status, and the start or end of a
   * liquidation. Nothing at all while a price it depends on is not valid.
   */
  static List<AccountEvent> recheck(AccountState state, MarketView view, Instant now) {
    return recheck(state, false, view, now);
  }

  /**
   * @param isOwners whether what the owner did led to this state
   */
  private static List<AccountEvent> recheck(
      AccountState state, boolean isOwners, MarketView view, Instant now) {
    boolean decidable = state.method().isMargined() && state.portfolio().isPricedBy(view);
    return decidable
        ? stand(state.portfolio(), state.method(), view)
            .map(found -> decide(state, isOwners, found, view, now))
            .orElse(List.of())
        : List.of();
  }

  private static boolean isStarting(AccountState state, MarginStatus status) {
    return status.isBreach() && state.liquidation().isEmpty();
  }

  private static boolean isEnding(AccountState state, MarginStatus status) {
    return !status.isBreach()
        && state.liquidation().filter(open -> open.openStep().isEmpty()).isPresent();
  }

  private static List<AccountEvent> decide(
      AccountState state, boolean isOwners, MarginStanding standing, MarketView view, Instant now) {
    MarginFigures figures = MarginFigures.of(state.method(), standing, state.portfolio(), view);
    MarginStatus status = standing.statusAfter(state.status());
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

  /** An event and what it makes of the account at these prices, to be journaled together. */
  static List<AccountEvent> withRecheck(
      AccountState state, AccountEvent event, MarketView view, Instant now) {
    List<AccountEvent> events = new ArrayList<>(List.of(event));
    boolean isOwners =
        !(event instanceof UnwindCancelled)
            && !(event instanceof LegSettled leg && !leg.kind().isReserved());
    events.addAll(recheck(state.apply(event), isOwners, view, now));
    return events;
  }

  /** The alert of a liquidation that waits for its next step; empty if none is due. */
  static Optional<MarginAlert> alert(AccountState state, MarketView view) {
    return state
        .liquidation()
        .filter(open -> state.status().isBreach() || open.openStep().isPresent())
        .filter(open -> state.portfolio().isPricedBy(view))
        .flatMap(
            open ->
                stand(state.portfolio(), state.method(), view)
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
                    view.indexPrice(index).map(p -> p.status().name()).orElse("NO PRICE YET")));
    return "no decision on prices that are not valid: " + invalid + "; try again when they are";
  }
}
