package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.audit.ReferenceTailRisk;

final class TailRiskProperties {
  private static final int CASES = 12_000;

  private final SplittableRandom random = Seed.random();

  @Test
  void the_scan_finds_what_sorting_finds() {
    for (int i = 0; i < CASES; i++) {
      double[] pnl = anyPnl();
      BigDecimal confidence = anyConfidence();
      double c = confidence.doubleValue();
      ReferenceTailRisk reference = ReferenceTailRisk.of(pnl, confidence);
      assertThat(TailRisk.expectedShortfall(pnl, c))
          .as("seed %d case %d: shortfall of %d at %s", Seed.VALUE, i, pnl.length, confidence)
          .isCloseTo(reference.expectedShortfall(), within(1e-12 * scale(pnl)));
      assertThat(TailRisk.valueAtRisk(pnl, c))
          .as("seed %d case %d: value at risk of %d at %s", Seed.VALUE, i, pnl.length, confidence)
          .isEqualTo(reference.valueAtRisk());
    }
  }

  @Test
  void components_sum_to_the_shortfall_of_the_book() {
    for (int i = 0; i < CASES; i++) {
      double[] first = anyPnl();
      double[][] positions = new double[random.nextInt(2, 7)][];
      positions[0] = first;
      double[] book = first.clone();
      for (int p = 1; p < positions.length; p++) {
        positions[p] = new double[book.length];
        for (int h = 0; h < book.length; h++) {
          positions[p][h] = random.nextDouble(-100, 100);
          book[h] += positions[p][h];
        }
      }
      double confidence = anyConfidence().doubleValue();
      int[] tail = TailRisk.tail(book, confidence);
      double[] weights = TailRisk.tailWeights(book.length, confidence);
      double sum = 0;
      for (double[] position : positions) {
        sum += TailRisk.componentShortfall(position, tail, weights);
      }
      assertThat(Arrays.stream(weights).sum())
          .as("seed %d case %d: weights", Seed.VALUE, i)
          .isCloseTo(1, within(1e-12));
      assertThat(sum)
          .as("seed %d case %d: %d positions at %s", Seed.VALUE, i, positions.length, confidence)
          .isCloseTo(
              TailRisk.expectedShortfall(book, confidence), within(1e-11 * (scale(book) + 100)));
    }
  }

  @Test
  void shortfall_is_never_below_value_at_risk_and_never_above_the_worst_loss() {
    for (int i = 0; i < CASES; i++) {
      double[] pnl = anyPnl();
      double confidence = anyConfidence().doubleValue();
      double rounding = 1e-12 * scale(pnl);
      assertThat(TailRisk.expectedShortfall(pnl, confidence))
          .as("seed %d case %d: %d at %s", Seed.VALUE, i, pnl.length, confidence)
          .isGreaterThanOrEqualTo(TailRisk.valueAtRisk(pnl, confidence) - rounding)
          .isLessThanOrEqualTo(-Arrays.stream(pnl).min().orElseThrow() + rounding);
    }
  }

  private static double scale(double[] pnl) {
    return Arrays.stream(pnl).map(Math::abs).max().orElseThrow() + 1;
  }

  /** 1 to 700 scenarios: spread, in few distinct values, rising, falling, or all the same. */
  private double[] anyPnl() {
    double[] pnl = new double[random.nextInt(1, random.nextBoolean() ? 60 : 700)];
    int kind = random.nextInt(5);
    for (int i = 0; i < pnl.length; i++) {
      switch (kind) {
        case 0 -> pnl[i] = random.nextDouble(-1e6, 1e6);
        case 1 -> pnl[i] = random.nextInt(-4, 5);
        case 2 -> pnl[i] = i - 100.5;
        case 3 -> pnl[i] = 100.5 - i;
        default -> pnl[i] = -3.25;
      }
    }
    return pnl;
  }

  /** The usual levels, and any of four decimals from 0.5. */
  private BigDecimal anyConfidence() {
    return switch (random.nextInt(4)) {
      case 0 -> new BigDecimal("0.99");
      case 1 -> new BigDecimal("0.975");
      case 2 -> new BigDecimal("0.995");
      default -> BigDecimal.valueOf(random.nextInt(5_000, 10_000), 4);
    };
  }
}
