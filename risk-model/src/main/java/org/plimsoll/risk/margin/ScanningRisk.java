package org.plimsoll.risk.margin;

import java.util.List;
import org.plimsoll.risk.units.Finite;

/**
 * The largest loss of a portfolio over a set of scenarios, and the scenario it happens in.
 * Scenarios hold profits as positive and losses as negative numbers.
 *
 * <p>Source: CME SPAN; published case SPAN-1.
 *
 * @param loss >= 0; 0 if no scenario loses
 * @param scenario position of the worst scenario, from 0; the first of equals
 */
public record ScanningRisk(double loss, int scenario) {

  /**
   * A holding and what one unit of it gains or loses in each scenario.
   *
   * @param quantity signed
   */
  public record Holding(double quantity, List<Double> profits) {
    public Holding {
      Finite.number("quantity", quantity);
      profits = List.copyOf(profits);
    }
  }

  /**
   * What the portfolio gains or loses in each scenario.
   *
   * @throws IllegalArgumentException if there is no holding, or they differ in number of scenarios
   */
  public static double[] profits(List<Holding> holdings) {
    if (holdings.isEmpty() || holdings.get(0).profits().isEmpty()) {
      throw new IllegalArgumentException("scanning risk needs a holding and a scenario");
    }
    double[] sum = new double[holdings.get(0).profits().size()];
    for (Holding holding : holdings) {
      if (holding.profits().size() != sum.length) {
        throw new IllegalArgumentException(
            "all holdings need the same scenarios, had: "
                + sum.length
                + " and "
                + holding.profits().size());
      }
      for (int s = 0; s < sum.length; s++) {
        sum[s] +=
            holding.quantity() * Finite.number("profit in scenario " + s, holding.profits().get(s));
      }
    }
    return sum;
  }

  public static ScanningRisk of(List<Holding> holdings) {
    double[] profits = profits(holdings);
    int worst = 0;
    for (int s = 1; s < profits.length; s++) {
      if (profits[s] < profits[worst]) {
        worst = s;
      }
    }
    return new ScanningRisk(Math.max(0, -profits[worst]), worst);
  }

  /**
   * The requirement of a commodity: its risk with charges and credit, at least the minimum for
   * short options, less what its options could be sold for; never below zero.
   *
   * @param calendarCharge for spreads between its expiries, >= 0
   * @param deliveryCharge >= 0
   * @param spreadCredit for spreads with other commodities, >= 0
   * @param shortOptionMinimum >= 0
   * @param netOptionValue value of long less short options, signed; negative raises it
   */
  public double requirement(
      double calendarCharge,
      double deliveryCharge,
      double spreadCredit,
      double shortOptionMinimum,
      double netOptionValue) {
    Finite.notNegative("calendar charge", calendarCharge);
    Finite.notNegative("delivery charge", deliveryCharge);
    Finite.notNegative("spread credit", spreadCredit);
    Finite.notNegative("short option minimum", shortOptionMinimum);
    Finite.number("net option value", netOptionValue);
    double risk = loss + calendarCharge + deliveryCharge - spreadCredit;
    return Math.max(0, Math.max(risk, shortOptionMinimum) - netOptionValue);
  }
}
