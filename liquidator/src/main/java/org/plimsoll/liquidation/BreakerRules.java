package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.liquidation.BreakerHistory.Seen;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * The circuit breakers: what they order of the market by themselves. A move of an index, a drawdown
 * of the fund and a volume of liquidations trip until a person reopens; the windows then start
 * anew. An index without a valid price, and an insolvency that exceeds the fund, order something
 * for as long as they last. Pure.
 */
public final class BreakerRules {
  /** The names of the rules, which orders and the journal carry. */
  public static final String INDEX_MOVE = "index-move";

  public static final String INDEX_NOT_VALID = "index-not-valid";
  public static final String FUND_DRAWDOWN = "fund-drawdown";
  public static final String LIQUIDATION_VOLUME = "liquidation-volume";
  public static final String INSOLVENCY = "insolvency-exceeds-fund";

  private final BreakerSettings settings;
  private final Cash depth;

  /**
   * @param depth notional of the full depth of a market
   */
  public BreakerRules(BreakerSettings settings, Cash depth) {
    this.settings = settings;
    this.depth = depth;
  }

  /**
   * What has to be ordered now that is not in force yet; empty if nothing.
   *
   * @param history with the reading in it
   */
  public List<ControlOrder> orders(BreakerHistory history, BreakerReading reading) {
    List<ControlOrder> orders = new ArrayList<>();
    for (Instrument instrument : reading.view().parameters().instruments()) {
      indexMove(instrument, history, reading).ifPresent(orders::add);
      notValid(instrument, history, reading).ifPresent(orders::add);
      liquidationVolume(instrument, history, reading).ifPresent(orders::add);
    }
    fundDrawdown(history, reading).ifPresent(orders::add);
    insolvency(reading).ifPresent(orders::add);
    return orders;
  }

  private Optional<ControlOrder> indexMove(
      Instrument instrument, BreakerHistory history, BreakerReading reading) {
    IndexId index = instrument.underlying();
    InstrumentState reduceOnly = new InstrumentState(instrument.id(), TradingState.REDUCE_ONLY);
    List<Seen> seen =
        inWindow(
            history.prices().getOrDefault(index, List.of()),
            settings.indexWindow(),
            reduceOnly,
            reading);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Cash least = seen.stream().map(Seen::amount).min(Comparator.naturalOrder()).orElseThrow();
    Cash most = seen.stream().map(Seen::amount).max(Comparator.naturalOrder()).orElseThrow();
    Cash last = seen.get(seen.size() - 1).amount();
    boolean rose = last.minus(least).compareTo(part(settings.indexMove(), least)) > 0;
    boolean fell = most.minus(last).compareTo(part(settings.indexMove(), most)) > 0;
    return rose || fell
        ? trip(
            INDEX_MOVE,
            reduceOnly,
            index + " moved by more than " + settings.indexMove() + " in " + settings.indexWindow(),
            Map.of("least", least, "most", most, "last", last),
            reading)
        : Optional.empty();
  }

  private Optional<ControlOrder> notValid(
      Instrument instrument, BreakerHistory history, BreakerReading reading) {
    InstrumentState reduceOnly = new InstrumentState(instrument.id(), TradingState.REDUCE_ONLY);
    Optional<Instant> since =
        Optional.ofNullable(history.notValidSince().get(instrument.underlying()));
    boolean isLong =
        since.filter(from -> from.plus(settings.invalidFor()).isBefore(reading.at())).isPresent();
    return whileIt(
        isLong,
        INDEX_NOT_VALID,
        reduceOnly,
        new InstrumentState(instrument.id(), TradingState.OPEN),
        instrument.underlying()
            + (isLong
                ? " has had no valid price for longer than " + settings.invalidFor()
                : " has a valid price again"),
        since.<Map<String, ?>>map(from -> Map.of("since", from)).orElse(Map.of()),
        reading);
  }

  private Optional<ControlOrder> liquidationVolume(
      Instrument instrument, BreakerHistory history, BreakerReading reading) {
    if (!(instrument instanceof FuturesContract)) {
      return Optional.empty();
    }
    InstrumentState reduceOnly = new InstrumentState(instrument.id(), TradingState.REDUCE_ONLY);
    LeverageCap cap = new LeverageCap(instrument.id(), Optional.of(settings.capRate()));
    List<Seen> all = history.liquidated().getOrDefault(instrument.id(), List.of());
    Cash volume = sum(inWindow(all, settings.volumeWindow(), reduceOnly, reading));
    String reason =
        "liquidations of " + instrument.id() + " in " + settings.volumeWindow() + " exceed ";
    Map<String, ?> numbers = Map.of("liquidated", volume, "depth", depth);
    if (volume.compareTo(part(settings.reduceOnlyVolume(), depth)) > 0) {
      Optional<ControlOrder> stopped =
          trip(
              LIQUIDATION_VOLUME,
              reduceOnly,
              reason + settings.reduceOnlyVolume() + " x the depth of the market",
              numbers,
              reading);
      if (stopped.isPresent()) {
        return stopped;
      }
    }
    Cash sinceCap = sum(inWindow(all, settings.volumeWindow(), cap, reading));
    return sinceCap.compareTo(part(settings.capVolume(), depth)) > 0
        ? trip(
            LIQUIDATION_VOLUME,
            cap,
            reason + settings.capVolume() + " x the depth of the market",
            numbers,
            reading)
        : Optional.empty();
  }

  private Optional<ControlOrder> fundDrawdown(BreakerHistory history, BreakerReading reading) {
    VenueState reduceOnly = new VenueState(TradingState.REDUCE_ONLY);
    List<Seen> seen = inWindow(history.fund(), settings.fundWindow(), reduceOnly, reading);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Cash most = seen.stream().map(Seen::amount).max(Comparator.naturalOrder()).orElseThrow();
    Cash last = seen.get(seen.size() - 1).amount();
    boolean drawn =
        most.isPositive() && most.minus(last).compareTo(part(settings.fundDrawdown(), most)) > 0;
    return drawn
        ? trip(
            FUND_DRAWDOWN,
            reduceOnly,
            "the insurance fund fell by more than "
                + settings.fundDrawdown()
                + " in "
                + settings.fundWindow(),
            Map.of("most", most, "last", last),
            reading)
        : Optional.empty();
  }

  private Optional<ControlOrder> insolvency(BreakerReading reading) {
    if (reading.insolvency().isEmpty() || reading.fund().isEmpty()) {
      return Optional.empty(); // what is not known neither orders nor lifts
    }
    Cash owed = reading.insolvency().orElseThrow();
    Cash fund = reading.fund().orElseThrow().max(Cash.ZERO);
    boolean isShort = owed.compareTo(fund) > 0;
    return whileIt(
        isShort,
        INSOLVENCY,
        new VenuePause(VenueActivity.WITHDRAWALS, true),
        new VenuePause(VenueActivity.WITHDRAWALS, false),
        "what insolvent accounts owe "
            + (isShort ? "exceeds" : "no longer exceeds")
            + " the insurance fund",
        Map.of("insolvency", owed, "fund", fund),
        reading);
  }

  /** Orders once, until somebody lifts it. */
  private static Optional<ControlOrder> trip(
      String rule,
      ControlMeasure measure,
      String reason,
      Map<String, ?> numbers,
      BreakerReading reading) {
    boolean isInForce =
        inForce(measure, reading)
            .filter(order -> order.measure().strictness() >= measure.strictness())
            .isPresent();
    return isInForce
        ? Optional.empty()
        : Optional.of(
            ControlOrder.of(measure, ControlIssuer.rule(rule), reason, numbers, reading.at()));
  }

  /** Orders for as long as a condition holds, and lifts what this rule ordered when it ends. */
  private static Optional<ControlOrder> whileIt(
      boolean holds,
      String rule,
      ControlMeasure measure,
      ControlMeasure lifted,
      String reason,
      Map<String, ?> numbers,
      BreakerReading reading) {
    if (holds) {
      return trip(rule, measure, reason, numbers, reading);
    }
    ControlIssuer issuer = ControlIssuer.rule(rule);
    return inForce(measure, reading)
        .filter(order -> order.issuer().equals(issuer) && !order.measure().lifts())
        .map(order -> ControlOrder.of(lifted, issuer, reason, numbers, reading.at()));
  }

  private static Optional<ControlOrder> inForce(ControlMeasure measure, BreakerReading reading) {
    return reading.view().controls().order(measure.subject());
  }

  /** What was seen in the window, or since a person lifted the measure: who reopens has looked. */
  private static List<Seen> inWindow(
      List<Seen> seen, Duration window, ControlMeasure measure, BreakerReading reading) {
    Instant from = reading.at().minus(window);
    Instant start =
        inForce(measure, reading)
            .filter(order -> order.measure().lifts())
            .map(ControlOrder::at)
            .filter(lifted -> lifted.isAfter(from))
            .orElse(from);
    return BreakerHistory.since(seen, start);
  }

  private static Cash sum(List<Seen> seen) {
    return seen.stream().map(Seen::amount).reduce(Cash.ZERO, Cash::plus);
  }

  private static Cash part(Rate rate, Cash of) {
    return of.times(rate, RoundingMode.DOWN);
  }
}
