package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_PERP;

import java.math.RoundingMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.Leg;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

class HedgeRulesTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final String PLENTY = "100000000";

  /** At 50,000 a coin, with orders of at most 100 coins. */
  @ParameterizedTest
  @CsvSource({
    "10,  0,  100000, 100000000, -8", // 500,000 of delta, 400,000 too much
    "-10, 0,  100000, 100000000, 8",
    "2,   0,  100000, 100000000, ", // just the band
    "10,  -8, 100000, 100000000, ", // coins owed count against it
    "0,   10, 100000, 100000000, -8", // coins held count too
    "10,  0,  0,      100000000, -10",
    "10,  0,  100000, 50000,     -1", // the budget
    "10,  0,  100000, 0,         ",
    "500, 0,  0,      100000000, -100" // the depth
  })
  void a_delta_beyond_the_band_is_traded_back_to_its_edge(
      String held, String coins, String band, String budget, String hedge) {
    Portfolio book = book(held, coins);

    assertThat(next(book, VIEW, band, budget))
        .isEqualTo(Optional.ofNullable(hedge).map(q -> new MarketSlice(BTC_PERP, Quantity.of(q))));
  }

  @Test
  void after_the_hedge_the_delta_is_the_band() {
    Portfolio book = book("10", "0");
    MarketSlice hedge = next(book, VIEW, "100000", PLENTY).orElseThrow();
    Leg leg =
        HedgeRules.terms(
                SettlementId.of("hedge-1"),
                HouseAccounts.INSURANCE_FUND,
                new HouseAccounts(1).marketMakerFor(SettlementId.of("hedge-1")),
                hedge,
                Books.DEEP,
                VIEW)
            .legs()
            .get(1);
    Portfolio hedged = leg.appliedTo(book);

    assertThat(HedgeRules.deltas(hedged, VIEW).get(BTC_USDT).toDouble())
        .isBetween(99_999.99, 100_000.01);
    assertThat(next(hedged, VIEW, "100000.01", PLENTY)).isEmpty();
  }

  @Test
  void a_coin_that_is_redeemed_for_another_counts_as_the_other() {
    Portfolio wrapped = Portfolio.EMPTY.plusCollateral(RedeemedMarkets.WBETH, Cash.of("100"));

    assertThat(next(wrapped, RedeemedMarkets.view("3000", "1.08"), "0", PLENTY))
        .contains(new MarketSlice(ETH_PERP, Quantity.of("-108")));
  }

  @Test
  void on_a_price_that_is_not_valid_nothing_is_hedged() {
    MarketView stale = Markets.withStatus(VIEW, BTC_USDT, PriceStatus.STALE);

    assertThat(next(book("10", "0"), stale, "0", PLENTY)).isEmpty();
  }

  @Test
  void a_hedge_is_an_ordinary_trade_with_the_market_maker() {
    var id = SettlementId.of("hedge-house:insurance-fund-7");
    var terms =
        HedgeRules.terms(
            id,
            HouseAccounts.INSURANCE_FUND,
            new HouseAccounts(4).marketMakerFor(id),
            new MarketSlice(BTC_PERP, Quantity.of("-8")),
            Books.DEEP,
            VIEW);

    assertThat(terms.kind()).isEqualTo(SettlementKind.TRADE);
    assertThat(terms.legs())
        .extracting(leg -> leg.trades().get(0).quantity())
        .containsExactly(Quantity.of("8"), Quantity.of("-8"));
    assertThat(terms.legs().get(1).account()).isEqualTo(HouseAccounts.INSURANCE_FUND);
  }

  private static Optional<MarketSlice> next(
      Portfolio book, MarketView view, String band, String budget) {
    return HedgeRules.next(book, view, Cash.of(band), id -> Books.DEEP, id -> Cash.of(budget));
  }

  private static Portfolio book(String held, String coins) {
    Portfolio book = Portfolio.EMPTY;
    if (!held.equals("0")) {
      book =
          book.plusTrade(
              BTC_PERP,
              Markets.USDT,
              Quantity.of(held),
              Cash.of(held).times(Price.of("50000"), RoundingMode.UNNECESSARY).negate());
    }
    return coins.equals("0") ? book : book.plusCollateral(BTC, Cash.of(coins));
  }
}
