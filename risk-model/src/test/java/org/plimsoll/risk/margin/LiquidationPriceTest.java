package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.LiquidationPrice.Leg;

final class LiquidationPriceTest {
  private static final BracketLadder LADDER =
      BracketLadder.of(new double[] {0, 1000, 5000}, new double[] {0.01, 0.05, 0.2});

  @ParameterizedTest(name = "leg {0}")
  @CsvSource({"0, 26316.89", "1, 1153.26"})
  void each_position_of_a_wallet_answers_for_the_others(int solved, double price) {
    List<Leg> legs =
        List.of(
            new Leg(109.488, 32481.98, 31967.27, 0.025, 16300),
            new Leg(3683.979, 1456.84, 1335.18, 0.1, 135365));
    assertThat(LiquidationPrice.cross(1535443.01, legs, solved)).isCloseTo(price, within(0.005));
  }

  @Test
  void a_position_alone_answers_for_itself() {
    assertThat(LiquidationPrice.linear(3683.979, 1456.84, 1535443.01, 0.1, 135365))
        .isCloseTo(1114.78, within(0.005));
  }

  @ParameterizedTest(name = "{0} from {1} with {2}")
  @CsvSource(
      textBlock =
          """
          # size, entry, available, rate, price
          1,      100,   10,        0,    90
          -1,     100,   10,        0,    110
          2,      100,   20,        0.1,  100
          -2,     100,   20,        0.1,  100
          1,      100,   150,       0.01, 0
          -1,     100,   -200,      0.01, 0
          """)
  void nothing_and_everything_have_a_price_too(
      double size, double entry, double available, double rate, double price) {
    assertThat(LiquidationPrice.linear(size, entry, available, rate, 0))
        .isCloseTo(price, within(1e-9));
  }

  @Test
  void whichever_bracket_the_price_lies_in_equity_is_the_requirement_there() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 5000; i++) {
      double size = random.nextDouble(0.1, 100) * (random.nextBoolean() ? 1 : -1);
      double entry = random.nextDouble(1, 200);
      double available = random.nextDouble(-500, 3000);
      double price = LiquidationPrice.linear(size, entry, available, LADDER);
      double excess = available + size * (price - entry) - LADDER.margin(Math.abs(size) * price);
      if (price == 0) {
        assertThat(size > 0 ? excess : -excess)
            .as("seed %d case %d", Seed.VALUE, i)
            .isGreaterThanOrEqualTo(-1e-9);
      } else {
        assertThat(excess).as("seed %d case %d", Seed.VALUE, i).isCloseTo(0, within(1e-6));
      }
    }
  }

  @Test
  void the_price_seen_from_the_mark_is_the_price_seen_from_the_entry() {
    for (double size : new double[] {3, -3}) {
      double available = 60 + size * (110 - 100) - 3 * 110 * 0.05;
      assertThat(LiquidationPrice.fromMark(size, 110, available, 0.05))
          .isCloseTo(LiquidationPrice.linear(size, 100, 60, 0.05, 0), within(1e-9));
    }
  }

  @Test
  void an_inverse_position_is_liquidated_where_margin_and_fee_are_used_up() {
    InversePosition position = new InversePosition(100 * 100, 10_000);
    double price = LiquidationPrice.inverse(position, 0.1, 0, 0.004 + 0.0005);
    assertThat(price).isCloseTo(9131.818182, within(1e-6));
    assertThat(position.pnl(price)).isCloseTo(-0.095072, within(1e-6));
    double fee = 0.0005 * position.value(price);
    assertThat(fee).isCloseTo(0.000548, within(1e-6));
    assertThat(0.1 + position.pnl(price) - fee).isCloseTo(0.00438, within(1e-6));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource(
      textBlock =
          """
          # face, margin, fixed, price
          60000,  0.12,   0.006, 45662.100457
          -60000, 0.12,   0.006, 55248.618785
          -60000, 1.3,    0.006, Infinity
          60000,  -1.3,   0.006, Infinity
          """)
  void an_inverse_short_with_enough_coin_is_never_liquidated(
      double face, double margin, double fixed, double price) {
    double found = LiquidationPrice.inverse(new InversePosition(face, 50_000), margin, fixed, 0);
    if (Double.isInfinite(price)) {
      assertThat(found).isEqualTo(price);
    } else {
      assertThat(found).isCloseTo(price, within(1e-5));
    }
  }

  @Test
  void an_inverse_cross_position_reserves_the_fee_of_its_bankruptcy_price() {
    InversePosition position = new InversePosition(10_000, 8000);
    double price = LiquidationPrice.inverseCross(position, 0.5, 0.005, 0.00075);
    assertThat(price).isCloseTo(5739.0835, within(1e-4));
    assertThat(LiquidationPrice.onTick(price, 0.5, 1)).isEqualTo(5739.5);
    InversePosition hedged = new InversePosition(-10_000, 8000);
    assertThat(LiquidationPrice.inverseCross(hedged, 5, 0.005, 0.00075))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest(name = "{0} by {1} for {2}")
  @CsvSource({
    "0.3, 0.1, 1, 0.3",
    "0.31, 0.1, 1, 0.4",
    "0.39, 0.1, -1, 0.3",
    "5739.5, 0.5, 1, 5739.5",
    "0, 0.5, 1, 0",
    "Infinity, 0.5, -1, Infinity"
  })
  void a_tick_is_rounded_to_where_it_is_reached_first(
      double price, double tick, double size, double rounded) {
    assertThat(LiquidationPrice.onTick(price, tick, size)).isEqualTo(rounded);
  }

  @Test
  void what_has_no_liquidation_price_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiquidationPrice.linear(0, 100, 1, 0.1, 0))
        .withMessage("size must be finite and not 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiquidationPrice.linear(1, 100, 1, 1, 0))
        .withMessage("maintenance rate must be in [0, 1), was: 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiquidationPrice.fromMark(1, 100, Double.NaN, 0))
        .withMessage("available margin must be a finite number, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InversePosition(0, 100))
        .withMessage("face value must be finite and not 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiquidationPrice.onTick(Double.NaN, 0.5, 1));
  }
}
