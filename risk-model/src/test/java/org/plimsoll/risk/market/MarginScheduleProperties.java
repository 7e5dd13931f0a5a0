package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class MarginScheduleProperties {
  private static final int CASES = 20_000;
  private static final Cash STEP = Cash.ofUnits(1);

  private final SplittableRandom random = Seed.random();

  @Test
  void the_deduction_form_is_the_marginal_sum_of_the_slices() {
    for (int i = 0; i < CASES; i++) {
      MarginSchedule schedule = anySchedule();
      Cash notional = anyNotional(schedule);
      ReferenceMargin reference = marginalSums(schedule, notional);
      assertThat(schedule.initialMargin(notional).toBigDecimal())
          .as("seed %d case %d: initial of %s by %s", Seed.VALUE, i, notional, schedule)
          .isEqualTo(reference.initial());
      assertThat(schedule.maintenanceMargin(notional).toBigDecimal())
          .as("seed %d case %d: maintenance of %s by %s", Seed.VALUE, i, notional, schedule)
          .isEqualTo(reference.maintenance());
    }
  }

  @Test
  void one_step_over_a_border_costs_one_step_of_margin_at_most() {
    for (int i = 0; i < CASES; i++) {
      MarginSchedule schedule = anySchedule();
      for (LeverageBracket bracket : schedule.brackets()) {
        Cash border = bracket.notionalFloor();
        Cash below = border.minus(STEP).max(Cash.ZERO);
        for (Cash notional : List.of(border, border.plus(STEP))) {
          assertThat(schedule.initialMargin(notional).minus(schedule.initialMargin(below)))
              .as("seed %d case %d: %s to %s by %s", Seed.VALUE, i, below, notional, schedule)
              .isBetween(Cash.ZERO, notional.minus(below));
          assertThat(schedule.maintenanceMargin(notional).minus(schedule.maintenanceMargin(below)))
              .as("seed %d case %d: %s to %s by %s", Seed.VALUE, i, below, notional, schedule)
              .isBetween(Cash.ZERO, notional.minus(below));
        }
      }
    }
  }

  @Test
  void initial_margin_is_never_below_maintenance_margin() {
    for (int i = 0; i < CASES; i++) {
      MarginSchedule schedule = anySchedule();
      Cash notional = anyNotional(schedule);
      assertThat(schedule.initialMargin(notional))
          .as("seed %d case %d: %s by %s", Seed.VALUE, i, notional, schedule)
          .isGreaterThanOrEqualTo(schedule.maintenanceMargin(notional));
    }
  }

  @Test
  void a_larger_notional_never_needs_less() {
    for (int i = 0; i < CASES; i++) {
      MarginSchedule schedule = anySchedule();
      Cash a = anyNotional(schedule);
      Cash b = anyNotional(schedule);
      assertThat(schedule.initialMargin(a.max(b)))
          .as("seed %d case %d: %s, %s by %s", Seed.VALUE, i, a, b, schedule)
          .isGreaterThanOrEqualTo(schedule.initialMargin(a.min(b)));
      assertThat(schedule.maintenanceMargin(a.max(b)))
          .as("seed %d case %d: %s, %s by %s", Seed.VALUE, i, a, b, schedule)
          .isGreaterThanOrEqualTo(schedule.maintenanceMargin(a.min(b)));
    }
  }

  /** The reference margins a book, so the notional becomes a position of that size at price 1. */
  private static ReferenceMargin marginalSums(MarginSchedule schedule, Cash notional) {
    if (notional.isZero()) {
      BigDecimal zero = BigDecimal.ZERO.setScale(8, RoundingMode.UNNECESSARY);
      return new ReferenceMargin(zero, zero, zero);
    }
    InstrumentId id = Markets.BTC_PERP;
    MarginParameters listed = Markets.parameters();
    MarginParameters parameters =
        new MarginParameters(
            listed.version(),
            listed.settlementAsset(),
            listed.levels(),
            listed.assets(),
            List.of(
                Perpetual.linear(
                    id,
                    Markets.BTC_USDT,
                    Markets.USDT,
                    listed.instrument(id).tick(),
                    listed.instrument(id).lot(),
                    schedule)));
    Position position = new Position(Quantity.ofUnits(notional.units()), notional);
    return ReferenceMargin.of(
        Map.of(), Map.of(id, position), Map.of(), Map.of(id, BigDecimal.ONE), parameters);
  }

  /** Floors in whole units, so that no deduction needs more than 8 decimals. */
  private MarginSchedule anySchedule() {
    List<LeverageBracket> brackets = new ArrayList<>();
    long floor = 0;
    long maintenance = random.nextLong(1, 2_000_000);
    long initial = maintenance + random.nextLong(0, 5_000_000);
    for (int n = random.nextInt(1, 7); n > 0; n--) {
      brackets.add(
          new LeverageBracket(
              Cash.ofUnits(floor * 100_000_000L),
              Rate.ofUnits(initial),
              Rate.ofUnits(maintenance)));
      floor += random.nextLong(1, 2_000_000);
      long rise = random.nextLong(0, 10_000_000);
      maintenance += rise;
      initial += rise + random.nextLong(0, 2_000_000);
    }
    return MarginSchedule.of(brackets);
  }

  private Cash anyNotional(MarginSchedule schedule) {
    int size = schedule.brackets().size();
    Cash floor = schedule.brackets().get(random.nextInt(size)).notionalFloor();
    long step = random.nextBoolean() ? 3 : 500_000L * 100_000_000L;
    return floor.plus(Cash.ofUnits(random.nextLong(-step, step))).max(Cash.ZERO);
  }
}
