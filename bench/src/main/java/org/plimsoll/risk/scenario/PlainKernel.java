package org.plimsoll.risk.scenario;

import java.util.Arrays;
import java.util.List;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Scenario;

/**
 * What {@link BookKernel} is measured against: the textbook loops, scenario by scenario and
 * position by position, over the same arrays per unit. It lives in the kernel's package to be given
 * them. It knows what the rules of the measurement ask and no more: the grid, skews, the basis
 * contingency and charges without tiers, on futures and on naked short options; and Expected
 * Shortfall by sorting.
 */
public final class PlainKernel {
  private final int scenarios;
  private final double[][] gains;
  private final double[][] history;
  private final double[] notional;
  private final double[] weights;
  private final boolean[] isSkew;
  private final double factor;
  private final double futuresRate;
  private final double shortOptionsRate;
  private final double[] pnl;

  /** Positions side by side: which contracts, how much of each, which share a strike. */
  private record Legs(int[] contract, double[] quantity, boolean[] sameStrike) {
    static Legs of(Book book, int from, int to) {
      return new Legs(
          Arrays.copyOfRange(book.contract, from, to),
          Arrays.copyOfRange(book.quantity, from, to),
          Arrays.copyOfRange(book.sameStrike, from, to));
    }
  }

  private record Expiry(boolean ends, double basisFactor, Legs options, Legs futures) {}

  /** A book as lists of expiries per underlying, and of all its positions. */
  public record Holdings(Expiry[][] units, Legs all) {}

  public PlainKernel(ScenarioArrays arrays) {
    PortfolioRules rules = arrays.rules();
    List<Scenario> each = rules.scenarios();
    int contracts = arrays.view().parameters().instruments().size();
    scenarios = each.size();
    gains = new double[contracts][];
    history = new double[contracts][];
    notional = new double[contracts];
    for (int c = 0; c < contracts; c++) {
      ContractScenarios contract = arrays.contractScenarios(c);
      gains[c] = contract.grid;
      history[c] = contract.history();
      notional[c] = contract.notional;
    }
    weights = each.stream().mapToDouble(scenario -> scenario.weight().toDouble()).toArray();
    isSkew = new boolean[scenarios];
    for (int s = 0; s < scenarios; s++) {
      isSkew[s] = each.get(s).volatility().isSkew();
    }
    factor = rules.maintenanceFactor().toDouble();
    futuresRate = rate(rules, ChargeOn.FUTURES_NOTIONAL);
    shortOptionsRate = rate(rules, ChargeOn.NAKED_SHORT_OPTIONS);
    pnl = new double[arrays.tailScenarios()];
  }

  private static double rate(PortfolioRules rules, ChargeOn on) {
    return rules.charges().stream()
        .filter(charge -> charge.on() == on)
        .mapToDouble(charge -> charge.maintenanceRate().toDouble())
        .sum();
  }

  /** The same book, laid out for this twin. */
  public static Holdings holdings(Book book, ScenarioArrays arrays) {
    Expiry[][] units = new Expiry[book.units()][];
    for (int k = 0; k < units.length; k++) {
      units[k] = new Expiry[book.unitStart[k + 1] - book.unitStart[k]];
      for (int i = 0; i < units[k].length; i++) {
        int e = book.unitStart[k] + i;
        units[k][i] =
            new Expiry(
                book.ends[e],
                arrays.contractScenarios(book.contract[book.expiryStart[e]]).basisFactor,
                Legs.of(book, book.expiryStart[e], book.futures[e]),
                Legs.of(book, book.futures[e], book.expiryStart[e + 1]));
      }
    }
    return new Holdings(units, Legs.of(book, 0, book.size()));
  }

  /** Maintenance margin by the grid, as {@link BookKernel#maintenance(Book)}. */
  public double maintenance(Holdings book) {
    double sum = 0;
    for (Expiry[] unit : book.units()) {
      sum += factor * Math.max(worstLoss(unit), basis(unit)) + charges(unit);
    }
    return sum;
  }

  private double worstLoss(Expiry[] unit) {
    double worst = 0;
    for (int s = 0; s < scenarios; s++) {
      double gain = 0;
      for (Expiry expiry : unit) {
        double options = gain(expiry.options(), s, gains);
        if (isSkew[s] && expiry.ends()) {
          options = -Math.abs(options);
        }
        gain += options + gain(expiry.futures(), s, gains);
      }
      worst = Math.max(worst, -gain * weights[s]);
    }
    return worst;
  }

  private double basis(Expiry[] unit) {
    double sum = 0;
    for (Expiry expiry : unit) {
      if (expiry.ends()) {
        double worst = 0;
        for (int b = scenarios; b < gains[0].length; b++) {
          double gain = gain(expiry.options(), b, gains) + gain(expiry.futures(), b, gains);
          worst = Math.max(worst, -gain);
        }
        sum += expiry.basisFactor() * worst;
      }
    }
    return sum;
  }

  private static double gain(Legs legs, int scenario, double[][] perUnit) {
    double sum = 0;
    for (int i = 0; i < legs.contract().length; i++) {
      sum += legs.quantity()[i] * perUnit[legs.contract()[i]][scenario];
    }
    return sum;
  }

  private double charges(Expiry[] unit) {
    double futures = 0;
    double naked = 0;
    for (Expiry expiry : unit) {
      for (int i = 0; i < expiry.futures().contract().length; i++) {
        futures += Math.abs(size(expiry.futures(), i));
      }
      double atStrike = 0;
      for (int i = 0; i < expiry.options().contract().length; i++) {
        if (!expiry.options().sameStrike()[i]) {
          naked += Math.max(-atStrike, 0);
          atStrike = 0;
        }
        atStrike += size(expiry.options(), i);
      }
      naked += Math.max(-atStrike, 0);
    }
    return futuresRate * futures + shortOptionsRate * naked;
  }

  private double size(Legs legs, int i) {
    return legs.quantity()[i] * notional[legs.contract()[i]];
  }

  /** Expected Shortfall over history by sorting, as {@link BookKernel#expectedShortfall(Book)}. */
  public double expectedShortfall(Holdings book, double confidence) {
    for (int h = 0; h < pnl.length; h++) {
      pnl[h] = gain(book.all(), h, history);
    }
    return shortfallBySorting(pnl, confidence);
  }

  /** The mean of the worst, the last in part; sorts what it is given. */
  public static double shortfallBySorting(double[] pnl, double confidence) {
    Arrays.sort(pnl);
    double mass = (1 - confidence) * pnl.length;
    int whole = (int) mass;
    double sum = (mass - whole) * pnl[whole];
    for (int i = 0; i < whole; i++) {
      sum += pnl[i];
    }
    return Math.max(-sum / mass, 0);
  }

  /** What a kernel sums up of history before it looks for the tail: its own array. */
  public static double[] tailGains(BookKernel kernel, Book book) {
    return kernel.tailGains(book);
  }
}
