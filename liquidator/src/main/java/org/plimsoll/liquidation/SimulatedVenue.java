package org.plimsoll.liquidation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.plimsoll.account.SettlementId;
import org.plimsoll.liquidation.FaultProfile.Fault;
import org.plimsoll.liquidation.VenueReport.Outcome;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.units.Quantity;

/**
 * A venue with a given depth around the mark price. It trades only on valid prices, fills at most
 * its depth, keeps a record of each order, and can be made to fail by a {@link FaultProfile}.
 *
 * <p>The record is in memory: after a restart it has never heard of an order that its former self
 * may have filled, says so, and fills it when it is sent again. The first settlement of the order
 * counts. A venue that trades for real keeps its records.
 */
public final class SimulatedVenue implements TradingVenue {
  /** Orders are asked for within seconds; what is older than so many later ones is forgotten. */
  private static final int REMEMBERED = 100_000;

  private final VenueSettings settings;
  private final ImpactedMarket market;
  private final FaultProfile faults;
  private final Map<SettlementId, VenueReport> records = new LinkedHashMap<>();
  private final Set<SettlementId> asked = new HashSet<>();

  public SimulatedVenue(VenueSettings settings, ImpactedMarket market, FaultProfile faults) {
    this.settings = settings;
    this.market = market;
    this.faults = faults;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public MarketDepth depthOf(InstrumentId instrument) {
    Contract contract = market.view().parameters().contract(instrument);
    return market.depthFor(contract, settings.depth());
  }

  @Override
  public synchronized CompletionStage<VenueReport> send(UnwindOrder order) {
    MarketView view = market.view();
    Contract contract = view.parameters().contract(order.instrument());
    if (!isPriced(contract, view)) {
      // An earlier try of this order may have been filled before a restart, so it must not say
      // that nothing was executed.
      return CompletableFuture.failedFuture(
          new IllegalStateException("the price of " + contract.underlying() + " is not valid"));
    }
    Fault fault = faults.of(order.id());
    if (fault == Fault.LOST_ORDER && !records.containsKey(order.id())) {
      return lost("the order " + order.id() + " was sent and not answered");
    }
    VenueReport report = arrive(order, contract, fault, view);
    if (fault == Fault.DOUBLED_ORDER) {
      report = arrive(order, contract, fault, view);
    }
    return fault == Fault.LOST_REPORT || fault == Fault.LATE_REPORT
        ? lost("the report of " + order.id() + " did not come")
        : CompletableFuture.completedFuture(report);
  }

  @Override
  public synchronized CompletionStage<VenueReport> confirm(UnwindOrder order) {
    Fault fault = faults.of(order.id());
    if (fault == Fault.LATE_REPORT && asked.add(order.id())) {
      return lost("the venue does not know " + order.id() + " yet");
    }
    asked.remove(order.id());
    if (fault == Fault.LOST_ORDER) {
      record(VenueReport.nothing(order, Outcome.NOT_EXECUTED, "closed before it arrived"));
    }
    return CompletableFuture.completedFuture(
        records.getOrDefault(
            order.id(), VenueReport.nothing(order, Outcome.NEVER_SEEN, "never heard of it")));
  }

  /** What it has executed, oldest first. */
  synchronized List<VenueReport> executed() {
    return records.values().stream().filter(r -> r.outcome() == Outcome.EXECUTED).toList();
  }

  /** An order arrives: the first time it is executed, later its record is shown. */
  private VenueReport arrive(UnwindOrder order, Contract contract, Fault fault, MarketView view) {
    VenueReport known = records.get(order.id());
    return known != null ? known : record(trade(order, contract, fault, view));
  }

  private VenueReport trade(UnwindOrder order, Contract contract, Fault fault, MarketView view) {
    if (fault == Fault.REJECTED) {
      return VenueReport.nothing(order, Outcome.NOT_EXECUTED, "rejected by " + name());
    }
    Quantity filled = fillable(order, contract, fault, view);
    if (filled.isZero()) {
      return VenueReport.nothing(order, Outcome.NOT_EXECUTED, name() + " is thinner than one lot");
    }
    MarketDepth depth = market.depthFor(contract, filled.signum(), settings.depth());
    MarketDepth.Cost cost = depth.costOf(contract, filled, view);
    market.traded(contract, filled, settings.depth(), view);
    return VenueReport.executed(order, filled, cost);
  }

  private Quantity fillable(UnwindOrder order, Contract contract, Fault fault, MarketView view) {
    Quantity most = settings.depth().largestOrder(contract, view);
    long units = Math.min(order.quantity().abs().units(), most.units());
    if (fault == Fault.PARTIAL) {
      long lots = units / contract.lot().units();
      units = Math.round(lots * faults.partOf(order.id())) * contract.lot().units();
    }
    return Quantity.ofUnits(order.quantity().signum() < 0 ? -units : units);
  }

  private VenueReport record(VenueReport report) {
    records.putIfAbsent(report.order(), report);
    if (records.size() > REMEMBERED) {
      records.remove(records.keySet().iterator().next());
    }
    return records.get(report.order());
  }

  private static boolean isPriced(Contract contract, MarketView view) {
    return view.allows(PriceUse.LIQUIDATION, contract.underlying())
        && view.parameters()
            .asset(contract.settlement())
            .index()
            .map(index -> view.allows(PriceUse.LIQUIDATION, index))
            .orElse(true);
  }

  private static CompletionStage<VenueReport> lost(String what) {
    return CompletableFuture.failedFuture(new TimeoutException(what));
  }
}
