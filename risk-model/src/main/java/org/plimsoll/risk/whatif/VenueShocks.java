package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.units.Rate;

/**
 * The shocks that a default fund is sized by: every price down and up by the same part, and the
 * stress days of the parameters.
 */
public final class VenueShocks {
  /** Of every price, down and up: as on the worst days of the assets that are listed. */
  private static final Rate MOVE = Rate.of("0.3");

  private VenueShocks() {}

  public static StressTest of(MarketView view) {
    List<NamedShock> shocks = new ArrayList<>();
    shocks.add(uniform("all-down", MOVE.negate(), view));
    shocks.add(uniform("all-up", MOVE, view));
    view.parameters()
        .portfolio()
        .flatMap(rules -> rules.tail())
        .ifPresent(tail -> tail.stressDays().forEach(day -> shocks.add(named(day, view))));
    return new StressTest(shocks);
  }

  private static NamedShock uniform(String name, Rate move, MarketView view) {
    Map<IndexId, Rate> moves = new TreeMap<>();
    view.parameters().judgedIndexes().forEach(index -> moves.put(index, move));
    return new NamedShock(name, Shock.ofPrices(Moves.of(moves)));
  }

  private static NamedShock named(StressScenario day, MarketView view) {
    return new NamedShock(day.label(), Shock.ofPrices(movesOf(day, view)));
  }

  /** What every price did on a day, never below nothing. */
  private static Moves movesOf(StressScenario day, MarketView view) {
    Map<IndexId, Rate> moves = new TreeMap<>();
    view.parameters()
        .judgedIndexes()
        .forEach(
            index ->
                moves.put(
                    index,
                    Rate.ofUnits(
                        Math.max(
                            1 - Rate.ONE.units(),
                            Math.round(day.move(index) * Rate.ONE.units())))));
    return Moves.of(moves);
  }
}
