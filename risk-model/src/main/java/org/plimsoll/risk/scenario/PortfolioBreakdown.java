package org.plimsoll.risk.scenario;

import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.IndexId;

/**
 * What a requirement of portfolio margin is made of, in the settlement asset and before rounding.
 *
 * @param parameterVersion the version of the rules it was made with
 * @param scenarios names the entries of every vector of gains
 * @param underlyings in order of name
 * @param sumOfLosses the losses of all underlyings, as if none offset another
 * @param combinedLoss with their offsets
 * @param tail Expected Shortfall; absent if the rules ask none or there is no scenario
 * @param loss what counts: the combined loss or the floor of the tail, whichever is more
 * @param binding what decided, and which, in words
 * @param parts what maintenance and initial margin consist of; each sums to the requirement
 * @param netting what holding everything in one book saves
 */
public record PortfolioBreakdown(
    String parameterVersion,
    List<String> scenarios,
    List<UnderlyingRisk> underlyings,
    double sumOfLosses,
    double combinedLoss,
    Optional<Tail> tail,
    double loss,
    Binding binding,
    List<Part> parts,
    Netting netting) {
  public PortfolioBreakdown {
    scenarios = List.copyOf(scenarios);
    underlyings = List.copyOf(underlyings);
    parts = List.copyOf(parts);
  }

  /**
   * What one underlying risks.
   *
   * @param gains what counts in each scenario, a loss negative
   * @param worstScenario where the least of them is
   * @param basis the basis contingency, >= 0
   * @param loss of the worst scenario with the basis contingency, >= 0
   * @param delta what the positions gain per relative rise of the underlying
   * @param grossNotional size of all positions at the index, >= 0
   */
  public record UnderlyingRisk(
      IndexId underlying,
      List<Double> gains,
      String worstScenario,
      double basis,
      double loss,
      double delta,
      double grossNotional) {
    public UnderlyingRisk {
      gains = List.copyOf(gains);
    }
  }

  /**
   * The tail of history and stress.
   *
   * @param expectedShortfall over all scenarios, multiplied as the rules say, >= 0
   * @param stressShortfall over the stress days alone, multiplied alike, >= 0
   * @param floor what the loss is not below
   * @param valueAtRisk over all scenarios, at the same confidence, not multiplied
   * @param days the scenarios of the shortfall, worst first
   * @param components what each position and holding adds to the shortfall, negative for a hedge;
   *     they sum to it
   */
  public record Tail(
      double expectedShortfall,
      double stressShortfall,
      double floor,
      double valueAtRisk,
      List<Day> days,
      List<Component> components) {
    public Tail {
      days = List.copyOf(days);
      components = List.copyOf(components);
    }
  }

  /** A scenario of the tail with its weight in the shortfall; weights sum to 1. */
  public record Day(String label, double weight, double gain) {}

  /** What one position, or the collateral in one asset, adds to the expected shortfall. */
  public record Component(String of, double shortfall) {}

  /** A part of the requirement. */
  public record Part(String name, double maintenance, double initial) {}

  /** What decided the loss. */
  public record Binding(Kind kind, String detail) {
    public enum Kind {
      SCENARIO,
      BASIS,
      EXPECTED_SHORTFALL,
      /** The stressed part of the floor, which keeps margin from sinking in a calm market. */
      STRESS_FLOOR,
      /** The least charge of an underlying. */
      FLOOR_CHARGE,
      /** Nothing can be lost. */
      NOTHING
    }
  }

  /**
   * What holding everything in one book saves.
   *
   * @param gross maintenance margin of every position alone and of the collateral alone, summed
   * @param net of the book
   * @param ratio net / gross; 1 if there is nothing
   */
  public record Netting(double gross, double net, double ratio) {
    static Netting of(double gross, double net) {
      return new Netting(gross, net, gross == 0 ? 1 : net / gross);
    }
  }
}
