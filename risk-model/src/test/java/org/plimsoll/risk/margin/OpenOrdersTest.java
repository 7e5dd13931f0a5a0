package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.MixedMarkets.BTC_COIN_PERP;
import static org.plimsoll.risk.MixedMarkets.BTC_SPOT;
import static org.plimsoll.risk.MixedMarkets.JANUARY;
import static org.plimsoll.risk.Portfolios.cash;
import static org.plimsoll.risk.Portfolios.longBtc;
import static org.plimsoll.risk.Portfolios.of;
import static org.plimsoll.risk.Portfolios.position;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class OpenOrdersTest {
  private static final MarketView VIEW =
      MixedMarkets.view(
          MixedMarkets.parameters(StandardRules.NONE, Optional.empty()), "50000", "3000");
  private static final InstrumentId CALL =
      MixedMarkets.optionId(BTC, PayoffForm.LINEAR, 60_000, JANUARY, OptionType.CALL);
  private static final MarginModel MODEL = new StandardMarginModel();

  @ParameterizedTest(name = "{0} held, {1} bid, {2} asked")
  @CsvSource(
      textBlock =
          """
          # held, bid, asked, worst quantity
          0,      2,   1,     2
          0,      1,   2,     -2
          1,      1,   2,     2
          1,      1,   4,     -3
          -1,     2,   1,     -2
          3,      0,   2,     3
          -3,     2,   0,     -3
          0,      0,   0,     0
          """)
  void the_worse_of_bids_filled_and_asks_filled_counts(
      String held, String bid, String asked, Quantity worst) {
    Portfolio book = held.equals("0") ? cash("50000") : longBtc("50000", held, "50000");
    List<Order> orders = new ArrayList<>();
    for (String quantity : List.of(bid, "-" + asked)) {
      if (!Quantity.of(quantity).isZero()) {
        orders.add(order(BTC_PERP, quantity, "50000"));
      }
    }
    assertThat(OpenOrders.worstCase(book, orders, VIEW, MODEL).quantityOf(BTC_PERP))
        .isEqualTo(worst);
  }

  @Test
  void each_instrument_takes_its_own_worse_side() {
    Portfolio book =
        of("50000", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("-5", "3000")));
    Portfolio worst =
        OpenOrders.worstCase(
            book,
            List.of(
                order(BTC_PERP, "1", "50000"),
                order(ETH_PERP, "4", "3000"),
                order(BTC_PERP, "-1", "50000"),
                order(ETH_PERP, "-4", "3000")),
            VIEW,
            MODEL);
    assertThat(worst.quantityOf(BTC_PERP)).isEqualTo(Quantity.of("2"));
    assertThat(worst.quantityOf(ETH_PERP)).isEqualTo(Quantity.of("-9"));
  }

  @Test
  void a_fill_off_the_mark_changes_equity() {
    MarginAssessment assessed =
        OpenOrders.worst(cash("50000"), List.of(order(BTC_PERP, "1", "50500")), VIEW, MODEL);
    assertThat(assessed.equity().total()).isEqualTo(Cash.of("49500"));
    assertThat(assessed.initialExcess()).isEqualTo(Cash.of("47000"));
  }

  @Test
  void spot_exchanges_collateral() {
    Portfolio filled = order(BTC_SPOT, "0.5", "49000").appliedTo(cash("30000"), VIEW);
    assertThat(filled.collateralOf(BTC)).isEqualTo(Cash.of("0.5"));
    assertThat(filled.collateralOf(USDT)).isEqualTo(Cash.of("5500"));
  }

  @Test
  void an_option_is_paid_at_once_and_has_no_entry_cost() {
    Portfolio sold = order(CALL, "-10", "400").appliedTo(cash("1000"), VIEW);
    assertThat(sold.collateralOf(USDT)).isEqualTo(Cash.of("1400"));
    assertThat(sold.position(CALL).orElseThrow().entryCost()).isEqualTo(Cash.ZERO);
    Portfolio closed = order(CALL, "10", "500").appliedTo(sold, VIEW);
    assertThat(closed).isEqualTo(cash("900"));
  }

  @Test
  void an_inverse_future_is_entered_in_its_coin() {
    Portfolio filled = order(BTC_COIN_PERP, "1000", "40000").appliedTo(Portfolio.EMPTY, VIEW);
    assertThat(filled.position(BTC_COIN_PERP).orElseThrow().entryCost()).isEqualTo(Cash.of("-2.5"));
    // 100,000 dollars' worth: 2.5 coins at 40,000, 2 coins at 50,000
    assertThat(Equity.of(filled, VIEW).unrealizedPnl()).isEqualTo(Cash.of("25000"));
  }

  @Test
  void what_is_not_listed_or_zero_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> order(InstrumentId.of("DOGE-PERP"), "1", "1").appliedTo(cash("1"), VIEW))
        .withMessageContaining("DOGE-PERP");
    assertThatIllegalArgumentException().isThrownBy(() -> order(BTC_PERP, "0", "1"));
  }

  @Test
  void no_choice_of_sides_of_futures_is_worse_than_the_worst_case() {
    SplittableRandom random = Seed.random();
    MarketView view = MixedMarkets.anyView(VIEW.parameters(), random);
    List<Contract> futures =
        MixedMarkets.contracts().stream().filter(each -> !each.isPaidUpFront()).toList();
    for (int i = 0; i < 1_000; i++) {
      Portfolio book = MixedPortfolios.any(random);
      List<Order> orders = new ArrayList<>();
      for (int n = random.nextInt(8); n > 0; n--) {
        Contract future = futures.get(random.nextInt(futures.size()));
        Quantity quantity = MixedPortfolios.anyPosition(future, random).quantity();
        orders.add(new Order(future.id(), quantity, view.markPrice(future.id())));
      }
      Cash worst = OpenOrders.worst(book, orders, view, MODEL).initialExcess();
      Portfolio other = book;
      for (Contract future : futures) {
        int side = random.nextInt(3) - 1;
        for (Order order : orders) {
          if (order.instrument().equals(future.id()) && order.quantity().signum() == side) {
            other = order.appliedTo(other, view);
          }
        }
      }
      assertThat(MarginAssessment.of(other, view, MODEL).initialExcess())
          .as("seed %d case %d: %s with %s", Seed.VALUE, i, book, orders)
          .isGreaterThanOrEqualTo(worst.minus(Cash.of("0.01")));
    }
  }

  private static Order order(InstrumentId instrument, String quantity, String price) {
    return new Order(instrument, Quantity.of(quantity), Price.of(price));
  }
}
