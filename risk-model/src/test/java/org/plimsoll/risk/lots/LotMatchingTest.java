package org.plimsoll.risk.lots;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class LotMatchingTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  /**
   * A lot is written {@code openedBy:quantity=profit}, an open one {@code openedBy:quantity=cost}.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # trades                    | method  | lots closed, by closing      | open
          2@100 2@110 -3@120          | FIFO    | 1:2=40 2:1=10                | 2:1=110
          2@100 2@110 -3@120          | LIFO    | 2:2=20 1:1=20                | 1:1=100
          2@100 2@110 -3@120          | AVERAGE | 1:3=45                       | 1:1=105
          2@100 2@110 -1@120 -3@90    | FIFO    | 1:1=20; 1:1=-10 2:2=-40      | ''
          2@100 2@110 -1@120 -3@90    | LIFO    | 2:1=10; 2:1=-20 1:2=-20      | ''
          2@100 2@110 -1@120 -3@90    | AVERAGE | 1:1=15; 1:3=-45              | ''
          -2@100 -2@90 3@80           | FIFO    | 1:-2=40 2:-1=10              | 2:-1=-90
          -2@100 -2@90 3@80           | LIFO    | 2:-2=20 1:-1=20              | 1:-1=-100
          -2@100 -2@90 3@80           | AVERAGE | 1:-3=45                      | 1:-1=-95
          2@100 -5@110                | FIFO    | 1:2=20                       | 2:-3=-330
          2@100 -5@110 1@100 2@100    | LIFO    | 1:2=20; 2:-1=10; 2:-2=20     | ''
          2@100 -5@110 1@100 2@100    | AVERAGE | 1:2=20; 2:-1=10; 2:-2=20     | ''
          1@100 -1@100 1@200 -1@150   | AVERAGE | 1:1=0; 3:1=-50               | ''
          1@100 1@110 -0.5@120 1@130 -1@140 | LIFO | 2:0.5=5; 4:1=10           | 1:1=100 2:0.5=55
          1@100                       | FIFO    | ''                           | 1:1=100
          """)
  void a_closing_closes_the_lots_of_its_method(
      String trades, LotMethod method, String closed, String open) {
    LotMatching matching = LotMatching.of(method, trades(trades));

    assertThat(
            matching.closings().stream()
                .map(closing -> closing.lots().stream().map(this::told).collect(joined(" ")))
                .collect(joined("; ")))
        .isEqualTo(closed);
    assertThat(
            matching.open().stream()
                .map(lot -> lot.openedBy() + ":" + lot.quantity() + "=" + lot.cost())
                .collect(joined(" ")))
        .isEqualTo(open);
  }

  /** Ten US dollars of a coin a contract: bought at 40,000 and sold at 50,000 gains in coins. */
  @Test
  void an_inverse_contract_is_matched_by_its_coins() {
    LotMatching matching =
        LotMatching.of(
            LotMethod.FIFO, List.of(trade(1, "1000", "0.25"), trade(2, "-1000", "-0.2")));

    assertThat(matching.closings().get(0).pnl()).isEqualTo(Cash.of("0.05"));
  }

  /** A written option keeps its premium when it expires without value. */
  @Test
  void an_option_is_matched_by_its_premium() {
    LotMatching matching =
        LotMatching.of(LotMethod.AVERAGE, List.of(trade(1, "-2", "300"), trade(2, "2", "0")));

    assertThat(matching.closings().get(0).pnl()).isEqualTo(Cash.of("300"));
    assertThat(matching.open()).isEmpty();
  }

  @Test
  void what_division_leaves_over_stays_with_the_rest() {
    LotMatching matching =
        LotMatching.of(
            LotMethod.FIFO,
            List.of(trade(1, "3", "-10"), trade(2, "-1", "0"), trade(3, "-1", "0")));

    assertThat(matching.closings())
        .extracting(Closing::pnl)
        .containsExactly(Cash.of("-3.33333333"), Cash.of("-3.33333334"));
    assertThat(matching.open()).extracting(OpenLot::cost).containsExactly(Cash.of("3.33333333"));
  }

  @Test
  void a_trade_of_nothing_realizes_its_cash() {
    LotMatching matching =
        LotMatching.of(LotMethod.LIFO, List.of(trade(1, "1", "-10"), trade(2, "0", "0.5")));

    assertThat(matching.closings()).extracting(Closing::pnl).containsExactly(Cash.of("0.5"));
    assertThat(matching.open()).extracting(OpenLot::cost).containsExactly(Cash.of("10"));
  }

  private String told(ClosedLot lot) {
    assertThat(lot.openedAt()).isEqualTo(START.plusSeconds(lot.openedBy()));
    return lot.openedBy() + ":" + lot.quantity() + "=" + lot.pnl();
  }

  private static Collector<CharSequence, ?, String> joined(String by) {
    return Collectors.joining(by);
  }

  private static List<LotTrade> trades(String text) {
    List<LotTrade> trades = new ArrayList<>();
    for (String each : text.split(" ")) {
      String[] parts = each.split("@");
      Quantity quantity = Quantity.of(parts[0]);
      Cash cash = quantity.times(Price.of(parts[1]), RoundingMode.HALF_EVEN).negate();
      trades.add(trade(trades.size() + 1, parts[0], cash.toString()));
    }
    return trades;
  }

  private static LotTrade trade(int sequence, String quantity, String cash) {
    return new LotTrade(
        sequence, START.plusSeconds(sequence), Quantity.of(quantity), Cash.of(cash));
  }
}
