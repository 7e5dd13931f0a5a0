package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.liquidation.RoutingRules.Offer;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class RoutingRulesTest {
  private static final int CASES = 3_000;
  private static final int MOST_LOTS = 12;

  /** Two venues: a base cost, a slope, and what each can take; then the lots and the split. */
  @ParameterizedTest
  @CsvSource({
    "0.001, 0,      100, 0.002, 0,      100, 60,  60, 0",
    "0.001, 0,      50,  0.002, 0,      100, 60,  50, 10",
    "0.001, 0.0001, 100, 0.001, 0.0001, 100, 60,  30, 30",
    "0.001, 0.0001, 100, 0.001, 0.0002, 100, 60,  40, 20",
    "0.001, 0.0001, 100, 0.002, 0.0001, 100, 5,   5,  0",
    "0.001, 0.0001, 100, 0.002, 0.0001, 100, 15,  10, 5",
    "0,     0,      100, 0,     0,      100, 60,  60, 0",
    "0.001, 0.0001, 10,  0.001, 0.0001, 20,  60,  10, 20",
    "0.001, 0.0001, 0,   0.009, 0.0001, 20,  10,  0,  10"
  })
  void the_next_lot_goes_where_it_is_cheapest(
      double base1,
      double perLot1,
      long most1,
      double base2,
      double perLot2,
      long most2,
      long lots,
      long first,
      long second) {
    assertThat(
            RoutingRules.split(
                lots, List.of(new Offer(base1, perLot1, most1), new Offer(base2, perLot2, most2))))
        .containsExactly(first, second);
  }

  @Test
  void no_other_split_is_cheaper() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < CASES; i++) {
      List<Offer> offers = offers(random);
      int lots = random.nextInt(MOST_LOTS + 1);
      long[] split = RoutingRules.split(lots, offers);
      long taken = Arrays.stream(split).sum();
      long most = offers.stream().mapToLong(Offer::mostLots).sum();
      assertThat(taken).isEqualTo(Math.min(lots, most));
      assertThat(cost(split, offers))
          .as("%d lots over %s: %s", lots, offers, Arrays.toString(split))
          .isCloseTo(cheapest(taken, offers, 0), offset(1e-12));
    }
  }

  /** A plan is made on all venues together; executing it must not cost more. */
  @Test
  void a_split_order_never_costs_more_than_on_all_venues_together() {
    SplittableRandom random = Seed.random();
    var view = Markets.view("50000", "3000");
    Contract contract = view.parameters().contract(Markets.BTC_PERP);
    for (int i = 0; i < CASES; i++) {
      List<MarketDepth> depths = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        depths.add(depth(random));
      }
      long units = random.nextLong(1, 20_000_000_000L);
      Quantity quantity = Quantity.ofUnits(random.nextBoolean() ? units : -units);
      List<Quantity> split = RoutingRules.split(contract, quantity, view, depths);
      Quantity traded = Quantity.ZERO;
      Cash received = Cash.ZERO;
      for (int v = 0; v < depths.size(); v++) {
        if (!split.get(v).isZero()) {
          MarketDepth.Cost cost = depths.get(v).costOf(contract, split.get(v), view);
          traded = traded.plus(split.get(v));
          received = received.plus(cost.cash()).minus(cost.fee());
        }
      }
      if (!traded.isZero()) {
        MarketDepth.Cost planned = RoutingRules.together(depths).costOf(contract, traded, view);
        // Each part is rounded against the one who trades.
        assertThat(received.toDouble())
            .isGreaterThanOrEqualTo(
                planned.cash().minus(planned.fee()).toDouble()
                    - 2e-8 * depths.size()
                    - 1e-8 * Math.abs(quantity.toDouble()) * depths.size());
      }
    }
  }

  private static List<Offer> offers(SplittableRandom random) {
    List<Offer> offers = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      offers.add(
          new Offer(
              random.nextInt(4) * 0.0005,
              random.nextInt(3) * random.nextDouble() * 0.001,
              random.nextInt(8)));
    }
    return offers;
  }

  private static double cost(long[] split, List<Offer> offers) {
    double cost = 0;
    for (int i = 0; i < split.length; i++) {
      cost += offers.get(i).cost(split[i]);
    }
    return cost;
  }

  /** Tries every split. */
  private static double cheapest(long lots, List<Offer> offers, int from) {
    if (from == offers.size()) {
      return lots == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    Offer offer = offers.get(from);
    double least = Double.POSITIVE_INFINITY;
    for (long here = 0; here <= Math.min(lots, offer.mostLots()); here++) {
      least = Math.min(least, offer.cost(here) + cheapest(lots - here, offers, from + 1));
    }
    return least;
  }

  private static MarketDepth depth(SplittableRandom random) {
    return new MarketDepth(
        Rate.ofUnits(random.nextLong(100_000)),
        Rate.ofUnits(random.nextLong(2_000_000)),
        Cash.ofUnits(random.nextLong(100_000_000_000L, 500_000_000_000_000L)),
        Rate.ofUnits(random.nextLong(100_000)));
  }
}
