package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * One BTC long from 50,000 at 50,000 asks 1,250; an ETH counts for 90 %, 2,700 at its last price of
 * 3,000. The band is 2 % at once and 1 % more with each minute that has begun, up to 15 minutes.
 */
final class DecisionPricesTest {
  private static final MarginParameters PARAMETERS =
      new MarginParameters(
          "banded",
          Markets.USDT,
          new MarginLevels(
              Rate.of("0.25"),
              Rate.of("0.1"),
              Rate.of("0.02"),
              Optional.of(new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15))),
          Markets.parameters().assets(),
          Markets.parameters().instruments());

  private static final MarginModel STANDARD = new StandardMarginModel();

  @ParameterizedTest(name = "{0} USDT, {1} ETH, after {2} s: {3}")
  @CsvSource(
      textBlock =
          """
          # excess at the last price is cash + 2,700 x ETH - 1,250
          -1500, 1,  0,   wait, 0
          -1504, 1,  0,   wait, 0
          -1505, 1,  0,   best, 3060
          -1531, 1,  60,  wait, 0
          -1532, 1,  60,  best, 3090
          -1532, 1,  61,  wait, 0
          -1909, 1,  900, wait, 0
          -1910, 1,  900, best, 3510
          -1910, 1,  901, wait, 0
          -9999, 1,  901, wait, 0
          4190,  -1, 0,   wait, 0
          4189,  -1, 0,   best, 2940
          """)
  void who_is_in_breach_at_every_price_of_the_band_is_judged_at_the_best_of_them(
      String cash, String eth, long age, String expected, String price) {
    Portfolio portfolio = longBtc(cash, Map.of(Markets.ETH, Cash.of(eth)));

    Optional<MarketView> decided = decided(portfolio, PriceValidity.STALE, age);

    if (expected.equals("best")) {
      assertThat(decided.map(view -> view.assetPrice(Markets.ETH))).contains(Price.of(price));
      assertThat(decided.map(view -> view.assetPrice(Markets.BTC))).contains(Price.of("50000"));
    } else {
      assertThat(decided).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(PriceValidity.class)
  void what_is_wrong_with_the_price_of_a_little_collateral_decides(PriceValidity validity) {
    Portfolio hopeless = longBtc("0", Map.of(Markets.ETH, Cash.of("0.01")));

    Optional<MarketView> decided = decided(hopeless, validity, 1);

    assertThat(decided.isPresent())
        .isEqualTo(PriceUse.LIQUIDATION.permission(validity) != PriceUse.Permission.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(
      value = PriceValidity.class,
      names = {"STALE", "TOO_FEW_SOURCES"})
  void a_doubtful_price_of_a_position_is_waited_for(PriceValidity validity) {
    Portfolio book =
        new Portfolio(
            Map.of(),
            Map.of(
                Markets.BTC_PERP, new Position(Quantity.ONE, Cash.of("50000")),
                Markets.ETH_PERP, new Position(Quantity.ONE, Cash.of("3000"))));

    assertThat(decided(book, validity, 1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = PriceStatus.class,
      names = {"STALE", "DEGRADED"})
  void without_a_band_every_price_is_waited_for(PriceStatus status) {
    MarketView view = Markets.withStatus(Markets.view("50000", "3000"), Markets.ETH_USDT, status);
    Portfolio hopeless = longBtc("0", Map.of(Markets.ETH, Cash.of("0.01")));

    assertThat(DecisionPrices.of(hopeless, STANDARD, view, view.asOf())).isEmpty();
  }

  @ParameterizedTest(name = "ratio {0}, base {1}: {2} to {3}")
  @CsvSource(
      textBlock =
          """
          VALID,             VALID,           3240,      3240
          STALE,             VALID,           3175.2,    3304.8
          VALID,             TOO_FEW_SOURCES, 3175.2,    3304.8
          TOO_FEW_SOURCES,   STALE,           3111.696,  3370.896
          DISPUTED,          VALID,           none,      none
          STALE,             HALTED,          none,      none
          """)
  void a_composed_price_may_be_off_by_what_both_its_parts_may_be_off(
      PriceValidity ratio, PriceValidity base, String low, String high) {
    MarketView valid = RedeemedMarkets.view("3000", "1.08");
    MarketView view =
        valid
            .with(
                Map.of(
                    RedeemedMarkets.WBETH_ETH,
                    valid.known(RedeemedMarkets.WBETH_ETH).withValidity(ratio),
                    Markets.ETH_USDT,
                    valid.known(Markets.ETH_USDT).withValidity(base)),
                2,
                valid.asOf())
            .composed();

    assertThat(DecisionPrices.rangeOf(RedeemedMarkets.WBETH_USDT, view, view.asOf()))
        .isEqualTo(
            low.equals("none")
                ? Optional.empty()
                : Optional.of(new PriceBand.Range(Price.of(low), Price.of(high))));
  }

  private static Portfolio longBtc(String cash, Map<AssetId, Cash> collateral) {
    Map<InstrumentId, Position> positions =
        Map.of(Markets.BTC_PERP, new Position(Quantity.ONE, Cash.of("50000")));
    return new Portfolio(collateral, positions).plusCollateral(Markets.USDT, Cash.of(cash));
  }

  private static Optional<MarketView> decided(
      Portfolio portfolio, PriceValidity validity, long age) {
    MarketView valid = Markets.view("50000", "3000").withParameters(PARAMETERS);
    MarketView view =
        valid.with(
            Map.of(Markets.ETH_USDT, valid.known(Markets.ETH_USDT).withValidity(validity)),
            2,
            valid.asOf());
    assertThat(List.of(Markets.USDT, Markets.BTC, Markets.ETH))
        .containsAll(portfolio.collateral().keySet());
    return DecisionPrices.of(portfolio, STANDARD, view, view.asOf().plusSeconds(age));
  }
}
