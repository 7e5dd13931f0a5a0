package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.MixedMarkets.BTC_COIN_PERP;
import static org.plimsoll.risk.MixedMarkets.BTC_MARCH;
import static org.plimsoll.risk.Portfolios.longBtc;
import static org.plimsoll.risk.Portfolios.position;
import static org.plimsoll.risk.Portfolios.shortBtc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.DepegCharge;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OpenInterestCaps;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Futures under standard margin beyond their brackets, and the ends of its range. */
final class StandardMarginRulesTest {
  private static final MarginModel MODEL = new StandardMarginModel();

  /** Half the notional at 1.5 of caps 1 and 2; source of the formula: DYDX-1, DYDX-3. */
  @ParameterizedTest(name = "open interest {0}")
  @CsvSource(
      textBlock =
          """
          # open BTC, initial of 1 BTC at 50,000 (brackets: 2500)
          0,          2500
          20,         2500
          30,         26250
          40,         50000
          80,         50000
          22.3456,    8070.8
          """)
  void initial_margin_grows_with_open_interest_and_maintenance_never(Quantity open, Cash initial) {
    StandardRules rules =
        new StandardRules(
            Rate.ZERO,
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(
                Map.of(BTC_PERP, new OpenInterestCaps(Cash.of("1000000"), Cash.of("2000000")))),
            Optional.empty(),
            Optional.empty());
    MarketView view =
        MixedMarkets.view(MixedMarkets.parameters(rules, Optional.empty()), "50000", "3000")
            .withTotals(new MarketTotals(Map.of(BTC_PERP, open), Map.of()));
    MarginRequirement requirement = MODEL.requirement(longBtc("0", "1", "50000"), view);
    assertThat(requirement.initial()).isEqualTo(initial);
    assertThat(requirement.maintenance()).isEqualTo(Cash.of("1250"));
  }

  @ParameterizedTest(name = "rate {0}")
  @CsvSource(
      textBlock =
          """
          # chosen, initial of 6 BTC at 50,000 (brackets: 17,500)
          0.01,     17500
          0.05,     17500
          0.1,      30000
          1,        300000
          """)
  void an_owner_can_choose_less_leverage_and_never_more(Rate rate, Cash initial) {
    Portfolio book =
        shortBtc("0", "6", "50000")
            .withChoices(MarginChoices.NONE.withInitialRate(BTC_PERP, Optional.of(rate)));
    MarginRequirement requirement = MODEL.requirement(book, Markets.view("50000", "3000"));
    assertThat(requirement.initial()).isEqualTo(initial);
    assertThat(requirement.maintenance()).isEqualTo(Cash.of("8750"));
  }

  @ParameterizedTest(name = "haircut {0}, cap {1}, entered at {2}")
  @CsvSource(
      textBlock =
          """
          # haircut, cap, entry of 1 BTC long at 50,000, not counted
          0.2,       ,     49000, 200
          0.2,       500,  49000, 500
          0,         500,  49000, 500
          0.2,       500,  49900, 20
          0.2,       500,  51000, 0
          0,         ,     49000, 0
          """)
  void unrealized_profit_counts_less_for_initial_margin(
      Rate haircut, String cap, String entry, Cash uncounted) {
    StandardRules rules =
        new StandardRules(
            haircut,
            Optional.ofNullable(cap).map(Cash::of),
            new TreeMap<>(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty());
    MarketView view =
        MixedMarkets.view(MixedMarkets.parameters(rules, Optional.empty()), "50000", "3000");
    MarginRequirement requirement = MODEL.requirement(longBtc("0", "1", entry), view);
    assertThat(requirement.initial().minus(Cash.of("2500"))).isEqualTo(uncounted);
    assertThat(requirement.maintenance()).isEqualTo(Cash.of("1250"));
    assertThat(requirement.addOns())
        .isEqualTo(
            uncounted.isZero()
                ? List.of()
                : List.of(new AddOn("unrealized profit", uncounted, Cash.ZERO)));
  }

  @Test
  void profit_and_loss_of_futures_are_netted_before_the_haircut() {
    StandardRules rules = new StandardRules(Rate.of("0.5"));
    MarketView view =
        MixedMarkets.view(MixedMarkets.parameters(rules, Optional.empty()), "50000", "3000");
    Portfolio book =
        new Portfolio(
            Map.of(),
            Map.of(BTC_PERP, position("1", "49000"), Markets.ETH_PERP, position("10", "3080")));
    assertThat(MODEL.requirement(book, view).addOns())
        .containsExactly(new AddOn("unrealized profit", Cash.of("100"), Cash.ZERO));
  }

  @Test
  void an_inverse_future_is_margined_by_the_dollars_it_stands_for() {
    // 1000 contracts of 100 dollars: 2 coins at 50,000 dollars each
    Portfolio book =
        new Portfolio(
            Map.of(), Map.of(BTC_COIN_PERP, new Position(Quantity.of("1000"), Cash.of("-2.5"))));
    PositionMargin margin =
        MODEL.requirement(book, MixedMarkets.view("50000", "3000")).positions().get(0);
    assertThat(margin.notional()).isEqualTo(Cash.of("100000"));
    assertThat(margin.maintenanceMargin()).isEqualTo(Cash.of("2500"));
    assertThat(margin.initialMargin()).isEqualTo(Cash.of("5000"));
    assertThat(margin.unrealizedPnl()).isEqualTo(Cash.of("25000"));
  }

  @Test
  void a_dated_future_is_margined_at_its_forward() {
    MarketView view = MixedMarkets.view("50000", "3000");
    Portfolio book =
        new Portfolio(Map.of(), Map.of(BTC_MARCH, new Position(Quantity.of("-100"), Cash.ZERO)));
    PositionMargin margin = MODEL.requirement(book, view).positions().get(0);
    assertThat(view.markPrice(BTC_MARCH)).isGreaterThan(Price.of("50500"));
    assertThat(margin.notional().units()).isEqualTo(view.markPrice(BTC_MARCH).units());
  }

  @Test
  void a_stablecoin_without_a_price_charges_nothing() {
    StandardRules rules =
        new StandardRules(
            Rate.ZERO,
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(),
            Optional.of(new DepegCharge(MixedMarkets.USDC_USDT, Rate.of("0.99"), Rate.of("2"))),
            Optional.empty());
    MarketView view =
        MarketView.empty(1, Markets.AS_OF, MixedMarkets.parameters(rules, Optional.empty()))
            .with(Map.of(BTC_USDT, Markets.valid(BTC_USDT, "50000")), 1, Markets.AS_OF);
    assertThat(MODEL.requirement(longBtc("0", "1", "50000"), view).initial())
        .isEqualTo(Cash.of("2500"));
    MarketView broken =
        view.with(
            Map.of(
                MixedMarkets.USDC_USDT,
                new IndexPrice(
                    MixedMarkets.USDC_USDT, Price.of("0.9"), PriceStatus.DEGRADED, Markets.AS_OF)),
            2,
            Markets.AS_OF);
    assertThat(MODEL.requirement(longBtc("0", "1", "50000"), broken).initial())
        .isEqualTo(Cash.of("11500"));
  }

  @ParameterizedTest(name = "{0} BTC")
  @CsvSource({"92233720368, true", "-92233720368, true", "1844000, false"})
  void quantities_at_the_end_of_the_range_are_refused_by_name(String quantity, boolean refused) {
    Portfolio book =
        new Portfolio(Map.of(), Map.of(BTC_PERP, new Position(Quantity.of(quantity), Cash.ZERO)));
    MarketView view = Markets.view("50000", "3000");
    if (refused) {
      assertThatExceptionOfType(OutOfRangeException.class)
          .isThrownBy(() -> MODEL.requirement(book, view))
          .withMessageContaining("92233720368");
      assertThatExceptionOfType(OutOfRangeException.class).isThrownBy(() -> Equity.of(book, view));
    } else {
      assertThat(MODEL.requirement(book, view).initial()).isGreaterThan(Cash.of("1000000000"));
    }
  }

  @Test
  void ten_thousand_positions_are_one_portfolio() {
    List<Instrument> instruments = new ArrayList<>();
    Map<InstrumentId, Position> positions = new TreeMap<>();
    BigDecimal notional = BigDecimal.ZERO;
    for (int i = 1; i <= 10_000; i++) {
      InstrumentId id = InstrumentId.of("P-" + i);
      instruments.add(
          Perpetual.linear(
              id, BTC_USDT, USDT, Price.of("0.1"), Quantity.of("0.0001"), Markets.schedule()));
      Quantity quantity = Quantity.ofUnits((i % 2 == 0 ? 1 : -1) * i * 10_000L);
      positions.put(id, new Position(quantity, Cash.ZERO));
      notional = notional.add(quantity.toBigDecimal().abs());
    }
    MarginParameters parameters =
        new MarginParameters(
            "wide",
            USDT,
            Markets.parameters().levels(),
            List.of(new Asset(USDT, Optional.empty(), Rate.ZERO)),
            instruments);
    MarketView view =
        MarketView.empty(1, Markets.AS_OF, parameters)
            .with(Map.of(BTC_USDT, Markets.valid(BTC_USDT, "50000")), 1, Markets.AS_OF);
    MarginRequirement requirement = MODEL.requirement(new Portfolio(Map.of(), positions), view);
    assertThat(requirement.positions()).hasSize(10_000);
    // All below 250,000: 2.5 % of 50,000 x (0.0001 + ... + 1)
    assertThat(requirement.maintenance().toBigDecimal())
        .isEqualByComparingTo(notional.multiply(new BigDecimal("1250")));
    assertThat(requirement.maintenance()).isEqualTo(Cash.of("6250625"));
  }

  @Test
  void rules_that_make_no_sense_are_refused_by_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StandardRules(Rate.of("1.1")))
        .withMessageContaining("1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OpenInterestCaps(Cash.of("2"), Cash.of("2")))
        .withMessageContaining("lower < upper");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DepegCharge(BTC_USDT, Rate.of("1.5"), Rate.ONE))
        .withMessageContaining("1.5");
  }
}
