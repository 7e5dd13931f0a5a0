package org.plimsoll.risk.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.pricing.Black76.Greeks;

final class Black76Properties {
  private static final int CASES = 20_000;

  private final SplittableRandom random = Seed.random();

  private record Option(
      OptionType type, double forward, double strike, double volatility, double years) {
    double price() {
      return Black76.price(type, forward, strike, volatility, years);
    }

    Greeks greeks() {
      return Black76.greeks(type, forward, strike, volatility, years);
    }

    Option of(OptionType other) {
      return new Option(other, forward, strike, volatility, years);
    }

    Option at(double otherForward, double otherVolatility, double otherYears) {
      return new Option(type, otherForward, strike, otherVolatility, otherYears);
    }
  }

  @Test
  void a_call_less_a_put_is_the_forward_less_the_strike() {
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double difference = option.of(OptionType.CALL).price() - option.of(OptionType.PUT).price();
      assertThat(difference)
          .as("seed %d case %d: %s", Seed.VALUE, i, option)
          .isCloseTo(
              option.forward - option.strike,
              within(1e-12 * Math.max(option.forward, option.strike)));
    }
  }

  @Test
  void a_price_lies_between_the_intrinsic_value_and_the_most_the_option_can_pay() {
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double most = option.type == OptionType.CALL ? option.forward : option.strike;
      assertThat(option.price())
          .as("seed %d case %d: %s", Seed.VALUE, i, option)
          .isBetween(option.type.intrinsic(option.forward, option.strike), most * (1 + 1e-15));
    }
  }

  /** Here the two terms of the formula differ by less than their rounding. */
  @Test
  void with_next_to_no_volatility_a_price_is_still_not_below_the_intrinsic_value() {
    for (int i = 0; i < CASES; i++) {
      double strike = 1 + random.nextInt(-50, 50) * Math.ulp(1.0);
      double volatility = logUniform(1e-18, 1e-13);
      for (OptionType type : OptionType.values()) {
        assertThat(Black76.price(type, 1, strike, volatility, 1))
            .as("seed %d case %d: %s %s %s", Seed.VALUE, i, type, strike, volatility)
            .isBetween(type.intrinsic(1, strike), type.intrinsic(1, strike) + volatility);
      }
    }
  }

  @Test
  void more_volatility_and_more_time_are_never_worth_less() {
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double rounding = 1e-14 * Math.max(option.forward, option.strike);
      double more = 1 + random.nextDouble();
      assertThat(option.at(option.forward, option.volatility * more, option.years).price())
          .as("seed %d case %d: %s, volatility x %s", Seed.VALUE, i, option, more)
          .isGreaterThanOrEqualTo(option.price() - rounding);
      assertThat(option.at(option.forward, option.volatility, option.years * more).price())
          .as("seed %d case %d: %s, years x %s", Seed.VALUE, i, option, more)
          .isGreaterThanOrEqualTo(option.price() - rounding);
    }
  }

  @Test
  void the_loop_gives_the_same_number_as_the_checked_price() {
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double total = option.volatility * Math.sqrt(option.years);
      assertThat(Black76.value(option.type, option.forward, option.strike, total))
          .as("seed %d case %d: %s", Seed.VALUE, i, option)
          .isEqualTo(option.price());
    }
  }

  @Test
  void the_sensitivities_are_the_slopes_of_the_price() {
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double scale = option.forward;
      double step = 1e-5 * Math.min(1, option.volatility * Math.sqrt(option.years));
      Greeks greeks = option.greeks();
      double up = option.forward * (1 + step);
      double down = option.forward * (1 - step);
      Option higher = option.at(up, option.volatility, option.years);
      Option lower = option.at(down, option.volatility, option.years);
      assertThat(greeks.delta())
          .as("seed %d case %d: delta of %s", Seed.VALUE, i, option)
          .isCloseTo(
              (higher.price() - lower.price()) / (up - down),
              within(1e-6 + 1e-15 * option.strike / (up - down)));
      assertThat(greeks.gamma() * scale)
          .as("seed %d case %d: gamma of %s", Seed.VALUE, i, option)
          .isCloseTo(
              scale * (higher.greeks().delta() - lower.greeks().delta()) / (up - down),
              within(1e-6 * (1 + greeks.gamma() * scale)));
      double rise = option.volatility * 1e-5;
      assertThat(greeks.vega() / scale)
          .as("seed %d case %d: vega of %s", Seed.VALUE, i, option)
          .isCloseTo(
              (option.at(option.forward, option.volatility + rise, option.years).price()
                      - option.at(option.forward, option.volatility - rise, option.years).price())
                  / (2 * rise * scale),
              within(1e-6 * (1 + option.strike / scale)));
      double passing = option.years * 1e-5;
      assertThat(greeks.theta() / scale * option.years)
          .as("seed %d case %d: theta of %s", Seed.VALUE, i, option)
          .isCloseTo(
              (option.at(option.forward, option.volatility, option.years - passing).price()
                      - option
                          .at(option.forward, option.volatility, option.years + passing)
                          .price())
                  / (2e-5 * scale),
              within(1e-6 * (1 + option.strike / scale)));
    }
  }

  @Test
  void the_volatility_a_price_implies_gives_that_price_again() {
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double price = option.price();
      double most = option.type == OptionType.CALL ? option.forward : option.strike;
      if (price >= most * (1 - 1e-12)) {
        continue;
      }
      double implied =
          Black76.impliedVolatility(
              option.type, option.forward, option.strike, price, option.years);
      assertThat(option.at(option.forward, implied, option.years).price())
          .as("seed %d case %d: %s at %s implies %s", Seed.VALUE, i, option, price, implied)
          .isCloseTo(price, within(1e-13 * most));
    }
  }

  /** A price has about 16 digits: what it says of volatility is what vega moves of them. */
  @Test
  void where_vega_is_not_negligible_the_implied_volatility_is_the_one_priced_with() {
    int compared = 0;
    for (int i = 0; i < CASES; i++) {
      Option option = anyOption();
      double vega = option.greeks().vega();
      double digits = vega * option.volatility / Math.max(option.forward, option.strike);
      if (digits < 1e-6) {
        continue;
      }
      compared++;
      double implied =
          Black76.impliedVolatility(
              option.type, option.forward, option.strike, option.price(), option.years);
      assertThat(implied / option.volatility)
          .as("seed %d case %d: %s", Seed.VALUE, i, option)
          .isCloseTo(1, within(1e-14 / digits + 1e-13));
    }
    assertThat(compared).isGreaterThan(CASES / 4);
  }

  @Test
  void out_of_the_money_a_price_far_out_in_the_tail_still_implies_its_volatility() {
    int compared = 0;
    for (int i = 0; i < CASES; i++) {
      Option any = anyOption();
      Option option = any.of(any.forward < any.strike ? OptionType.CALL : OptionType.PUT);
      double price = option.price();
      double least = Math.min(option.forward, option.strike);
      if (price < 1e-290 * least || price > 0.5 * least) {
        continue;
      }
      compared++;
      double implied =
          Black76.impliedVolatility(
              option.type, option.forward, option.strike, price, option.years);
      assertThat(implied / option.volatility)
          .as("seed %d case %d: %s at %s", Seed.VALUE, i, option, price)
          .isCloseTo(1, within(1e-11));
    }
    assertThat(compared).isGreaterThan(CASES / 4);
  }

  /** Minutes to years, 1 % to 500 % of volatility, strikes from a hundredth to a hundredfold. */
  private Option anyOption() {
    double forward = logUniform(1e-4, 1e6);
    return new Option(
        random.nextBoolean() ? OptionType.CALL : OptionType.PUT,
        forward,
        forward * (random.nextBoolean() ? logUniform(0.01, 100) : logUniform(0.8, 1.25)),
        logUniform(0.01, 5),
        logUniform(1e-5, 5));
  }

  private double logUniform(double from, double to) {
    return from * Math.pow(to / from, random.nextDouble());
  }
}
