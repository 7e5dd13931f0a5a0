package org.plimsoll.liquidation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.plimsoll.account.SettlementId;
import org.plimsoll.liquidation.VenueReport.Outcome;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * Executes an order on several venues, so that it costs least and is never traded twice.
 *
 * <p>Each venue is sent at most one part of an order, under the id {@code <order>@<venue>}, which
 * it executes once. The parts go out one after the other: what a venue leaves, because it refused
 * or filled in part, is offered to the next, and nothing is offered while the outcome of the part
 * before is not known. What the last one leaves is not traded: the next step is planned on it. A
 * part without an answer is closed and confirmed at its venue, again and again; if that venue stays
 * silent the whole order fails as unknown, and nothing more goes anywhere.
 *
 * <p>An order that may have been sent before, by this router or one on a node that died, is first
 * closed and confirmed at every venue. If any of them knows it, the sum of what they executed is
 * its outcome for good; only if none ever heard of it is it sent. So there are no late fills: a
 * report is given when nothing more can be executed under any of the ids, and the one settlement of
 * the order holds it all. The house clears the venues: whatever a venue, the counterparty is the
 * market maker of the order's id.
 */
public final class VenueRouter implements ExecutionVenue {
  /** How often a silent venue is asked before the order is given up as unknown, to be resumed. */
  private static final int CONFIRMATIONS = 3;

  private final List<? extends TradingVenue> venues;
  private final Supplier<MarketView> views;
  private final HouseAccounts house;
  private final Map<SettlementId, CompletableFuture<ExecutionReport>> running =
      new ConcurrentHashMap<>();

  /**
   * @param venues at least one, each of another name
   */
  public VenueRouter(
      List<? extends TradingVenue> venues, Supplier<MarketView> views, HouseAccounts house) {
    this.venues = List.copyOf(venues);
    this.views = views;
    this.house = house;
    if (venues.isEmpty()
        || venues.stream().map(TradingVenue::name).distinct().count() < venues.size()) {
      throw new IllegalArgumentException(
          "orders need at least one venue, each of another name, were: "
              + venues.stream().map(TradingVenue::name).toList());
    }
  }

  /** Over simulated venues, as configured. */
  public static VenueRouter simulated(
      Supplier<MarketView> views, LiquidatorSettings settings, Clock clock) {
    SimulationSettings simulation = settings.simulation();
    return simulated(
        new ImpactedMarket(
            views, clock, MarketImpact.none(simulation.halfLife()), simulation.lastingPart()),
        settings);
  }

  /** Over simulated venues of a market that the caller keeps. */
  public static VenueRouter simulated(ImpactedMarket market, LiquidatorSettings settings) {
    return new VenueRouter(
        settings.venues().stream()
            .map(venue -> new SimulatedVenue(venue, market, settings.simulation().faults()))
            .toList(),
        market::view,
        settings.house());
  }

  /**
   * How far an order is.
   *
   * @param left of what was ordered
   */
  private record Progress(UnwindOrder order, Quantity left, List<VenueReport> reports) {
    Progress plus(VenueReport report) {
      List<VenueReport> more = new ArrayList<>(reports);
      more.add(report);
      return new Progress(order, left.minus(report.quantity()), more);
    }
  }

  /** A venue and what it is meant to be sent. */
  private record Part(TradingVenue venue, Quantity quantity) {}

  @Override
  public CompletionStage<ExecutionReport> execute(UnwindOrder order) {
    return once(order, () -> route(order));
  }

  @Override
  public CompletionStage<ExecutionReport> resume(UnwindOrder order) {
    return once(order, () -> confirmAll(order));
  }

  @Override
  public MarketDepth depthOf(InstrumentId instrument) {
    return RoutingRules.together(venues.stream().map(venue -> venue.depthOf(instrument)).toList());
  }

  /** Two tries of one order never run beside each other: the second has the answer of the first. */
  private CompletionStage<ExecutionReport> once(
      UnwindOrder order, Supplier<CompletionStage<ExecutionReport>> work) {
    CompletableFuture<ExecutionReport> own = new CompletableFuture<>();
    CompletableFuture<ExecutionReport> first = running.putIfAbsent(order.id(), own);
    if (first != null) {
      return first;
    }
    CompletableFuture.completedStage(order)
        .thenCompose(known -> work.get())
        .whenComplete(
            (report, failure) -> {
              running.remove(order.id());
              if (failure == null) {
                own.complete(report);
              } else {
                own.completeExceptionally(failure);
              }
            });
    return own;
  }

  private CompletionStage<ExecutionReport> route(UnwindOrder order) {
    MarketView view = views.get();
    Contract contract = view.parameters().contract(order.instrument());
    List<MarketDepth> depths =
        venues.stream().map(venue -> venue.depthOf(order.instrument())).toList();
    List<Quantity> split = RoutingRules.split(contract, order.quantity(), view, depths);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < venues.size(); i++) {
      parts.add(new Part(venues.get(i), split.get(i)));
    }
    parts.sort(Comparator.comparing((Part part) -> part.quantity().abs()).reversed());
    CompletionStage<Progress> progress =
        CompletableFuture.completedFuture(new Progress(order, order.quantity(), List.of()));
    Quantity planned = Quantity.ZERO;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      planned = planned.plus(part.quantity());
      Quantity later = order.quantity().minus(planned);
      boolean isThin = i == 0 && planned.isZero();
      progress = progress.thenCompose(so -> send(part, isThin ? so.left() : due(so, later), so));
    }
    return progress.thenApply(this::report);
  }

  /** What is left, but for what is planned for later venues. */
  private static Quantity due(Progress progress, Quantity later) {
    return progress.left().minus(later);
  }

  private CompletionStage<Progress> send(Part part, Quantity quantity, Progress progress) {
    boolean isNothing = quantity.signum() != progress.order().quantity().signum();
    if (isNothing) {
      return CompletableFuture.completedFuture(progress);
    }
    UnwindOrder order = progress.order().at(part.venue().name(), quantity);
    return part.venue()
        .send(order)
        .handle(
            (report, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(report)
                    : confirm(part.venue(), order, CONFIRMATIONS))
        .thenCompose(known -> known)
        .thenApply(progress::plus);
  }

  private CompletionStage<VenueReport> confirm(TradingVenue venue, UnwindOrder order, int tries) {
    return venue
        .confirm(order)
        .handle(
            (report, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedStage(report);
              }
              return tries > 1
                  ? confirm(venue, order, tries - 1)
                  : CompletableFuture.<VenueReport>failedStage(
                      new CompletionException(
                          "what became of " + order.id() + " is not known", failure));
            })
        .thenCompose(known -> known);
  }

  private CompletionStage<ExecutionReport> confirmAll(UnwindOrder order) {
    CompletionStage<Progress> progress =
        CompletableFuture.completedFuture(new Progress(order, order.quantity(), List.of()));
    for (TradingVenue venue : venues) {
      progress =
          progress.thenCompose(
              so ->
                  confirm(venue, order.at(venue.name(), order.quantity()), CONFIRMATIONS)
                      .thenApply(so::plus));
    }
    return progress.thenCompose(
        all ->
            all.reports().stream().allMatch(r -> r.outcome() == Outcome.NEVER_SEEN)
                ? route(order)
                : CompletableFuture.completedFuture(report(all)));
  }

  private ExecutionReport report(Progress progress) {
    UnwindOrder order = progress.order();
    Quantity quantity = Quantity.ZERO;
    Cash cash = Cash.ZERO;
    Cash fee = Cash.ZERO;
    List<String> reasons = new ArrayList<>();
    for (VenueReport report : progress.reports()) {
      quantity = quantity.plus(report.quantity());
      cash = cash.plus(report.cash());
      fee = fee.plus(report.fee());
      if (!report.reason().isEmpty()) {
        reasons.add(report.reason());
      }
    }
    return quantity.isZero()
        ? new ExecutionReport.NotExecuted(order, String.join("; ", reasons))
        : new ExecutionReport.Filled(order, quantity, cash, fee, house.marketMakerFor(order.id()));
  }
}
