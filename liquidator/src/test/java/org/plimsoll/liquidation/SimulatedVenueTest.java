package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.SettlementId;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class SimulatedVenueTest {
  private static final HouseAccounts HOUSE = new HouseAccounts(16);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final SimulatedVenue venue = new SimulatedVenue(view::get, Books.DEEP, HOUSE);

  @ParameterizedTest
  @CsvSource({"-1, -1", "1, 1", "-100, -100", "-150, -100", "150, 100", "-0.0004, -0.0004"})
  void an_order_is_filled_up_to_the_depth(String ordered, String filled) {
    UnwindOrder order = order(ordered);

    MarketDepth.Cost cost =
        Books.DEEP.costOf(Markets.parameters().contract(BTC_PERP), Quantity.of(filled), view.get());
    assertThat(execute(order))
        .isCompletedWithValue(
            new ExecutionReport.Filled(
                order,
                Quantity.of(filled),
                cost.cash(),
                cost.fee(),
                HOUSE.marketMakerFor(order.id())));
  }

  @Test
  void a_repeat_has_the_same_counterparty() {
    var first = (ExecutionReport.Filled) execute(order("-1")).join();
    view.set(Markets.view("49000", "3000"));
    var again = (ExecutionReport.Filled) execute(order("-1")).join();

    assertThat(again.cash()).isNotEqualTo(first.cash());
    assertThat(again.counterparty()).isEqualTo(first.counterparty());
  }

  @Test
  void a_market_thinner_than_a_lot_executes_nothing() {
    MarketDepth thin = new MarketDepth(Rate.ZERO, Rate.ZERO, Cash.of("49"), Rate.ZERO);

    assertThat(new SimulatedVenue(view::get, thin, HOUSE).execute(order("-1")))
        .isCompletedWithValueMatching(ExecutionReport.NotExecuted.class::isInstance);
  }

  /** "Not executed" would call off a step whose first try may have been filled. */
  @ParameterizedTest
  @CsvSource({"STALE", "DEGRADED", "HALTED"})
  void on_a_price_that_is_not_valid_the_outcome_is_unknown(PriceStatus status) {
    view.set(Markets.withStatus(view.get(), Markets.BTC_USDT, status));

    assertThat(execute(order("-1"))).isCompletedExceptionally();
  }

  @Test
  void every_house_account_belongs_to_the_house_and_settlements_are_spread_over_them() {
    assertThat(HOUSE.all()).hasSize(18).allMatch(account -> account.isHouse());
    assertThat(
            IntStream.range(0, 1_000)
                .mapToObj(i -> HOUSE.marketMakerFor(SettlementId.of("unwind-a-" + i)))
                .distinct())
        .hasSize(16)
        .isSubsetOf(HOUSE.all());
  }

  private CompletableFuture<ExecutionReport> execute(UnwindOrder order) {
    return venue.execute(order).toCompletableFuture();
  }

  private static UnwindOrder order(String quantity) {
    return new UnwindOrder(SettlementId.of("unwind-alice-5-1"), BTC_PERP, Quantity.of(quantity));
  }
}
