package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.units.Rate;

/**
 * What is halted, capped and paused: the controls in force, one order per subject. An order that
 * lifts stays, so that it is known who lifted and when. Immutable.
 */
public final class MarketControls {
  /** Nothing is ordered. */
  public static final MarketControls NONE = new MarketControls(true, List.of());

  /**
   * What a node that has not heard the controls in force acts by: no new risk, no withdrawals, no
   * new step of a liquidation. A restart must not open what was halted.
   */
  public static final MarketControls UNKNOWN =
      new MarketControls(
          false,
          List.of(
              unheard(new VenueState(TradingState.REDUCE_ONLY)),
              unheard(new VenuePause(VenueActivity.WITHDRAWALS, true)),
              unheard(new VenuePause(VenueActivity.LIQUIDATIONS, true))));

  private final boolean known;
  private final SortedMap<String, ControlOrder> orders;
  private final SortedMap<InstrumentId, Rate> leastInitialRates;

  /**
   * @param known false while a node has not heard what is in force
   * @param orders at most one per subject
   * @throws IllegalArgumentException naming the subject that is there twice
   */
  @JsonCreator
  public MarketControls(
      @JsonProperty("known") boolean known,
      @JsonProperty("orders") Collection<ControlOrder> orders) {
    SortedMap<String, ControlOrder> bySubject = new TreeMap<>();
    SortedMap<InstrumentId, Rate> rates = new TreeMap<>();
    for (ControlOrder order : orders) {
      if (bySubject.put(order.measure().subject(), order) != null) {
        throw new IllegalArgumentException(
            order.measure().subject() + " is controlled twice; keep the stricter");
      }
      if (order.measure() instanceof LeverageCap cap) {
        cap.initialRate().ifPresent(rate -> rates.put(cap.instrument(), rate));
      }
    }
    this.known = known;
    this.orders = Collections.unmodifiableSortedMap(bySubject);
    this.leastInitialRates = Collections.unmodifiableSortedMap(rates);
  }

  private static ControlOrder unheard(ControlMeasure measure) {
    return ControlOrder.of(
        measure,
        ControlIssuer.rule("start-up"),
        "this node has not heard yet which controls are in force; try again in a moment",
        Map.of(),
        Instant.EPOCH);
  }

  /** These and one more, in place of what was ordered on its subject. */
  public MarketControls with(ControlOrder order) {
    SortedMap<String, ControlOrder> changed = new TreeMap<>(orders);
    changed.put(order.measure().subject(), order);
    return new MarketControls(known, changed.values());
  }

  /** Whether this is what was ordered, and not what is assumed until it is heard. */
  @JsonProperty("known")
  public boolean known() {
    return known;
  }

  /** By subject. */
  @JsonProperty("orders")
  public Collection<ControlOrder> orders() {
    return orders.values();
  }

  /** What was last ordered on a subject, lifted or not. */
  public Optional<ControlOrder> order(String subject) {
    return Optional.ofNullable(orders.get(subject));
  }

  /** What may be done in an instrument: the stricter of its own state and that of the venue. */
  public TradingState stateOf(InstrumentId instrument) {
    return restriction(instrument)
        .map(order -> TradingState.values()[(int) order.measure().strictness()])
        .orElse(TradingState.OPEN);
  }

  /** Why an instrument is not open, or empty if it is. */
  public Optional<ControlOrder> restriction(InstrumentId instrument) {
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    Optional<ControlOrder> ofVenue = inForce(new VenueState(TradingState.OPEN));
    Optional<ControlOrder> own = inForce(new InstrumentState(instrument, TradingState.OPEN));
    return own.filter(
            order ->
                ofVenue.isEmpty()
                    || order.measure().strictness() >= ofVenue.get().measure().strictness())
        .or(() -> ofVenue);
  }

  /** The least initial margin rate that is ordered of an instrument; empty if none is. */
  public Optional<Rate> leastInitialRate(InstrumentId instrument) {
    return Optional.ofNullable(leastInitialRates.get(instrument));
  }

  /** All of them. */
  public SortedMap<InstrumentId, Rate> leastInitialRates() {
    return leastInitialRates;
  }

  /** Why an asset does not flow, or empty if it does. Withdrawals stop with those of the venue. */
  public Optional<ControlOrder> pauseOf(AssetId asset, AssetFlow flow) {
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    Optional<ControlOrder> own = inForce(new AssetPause(asset, flow, false));
    return own.isPresent() || flow != AssetFlow.WITHDRAWALS
        ? own
        : pauseOf(VenueActivity.WITHDRAWALS);
  }

  /** Why the venue does not do something, or empty if it does. */
  public Optional<ControlOrder> pauseOf(VenueActivity activity) {
    return inForce(new VenuePause(activity, false));
  }

  private Optional<ControlOrder> inForce(ControlMeasure any) {
    return order(any.subject()).filter(order -> !order.measure().lifts());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MarketControls that
        && known == that.known
        && orders.equals(that.orders);
  }

  @Override
  public int hashCode() {
    return orders.hashCode();
  }

  @Override
  public String toString() {
    return "MarketControls[" + (known ? "" : "not heard yet, ") + orders.values() + "]";
  }
}
