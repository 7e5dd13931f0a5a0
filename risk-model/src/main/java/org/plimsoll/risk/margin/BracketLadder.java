package org.plimsoll.risk.margin;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.units.Finite;

/**
 * A ladder of maintenance rates as doubles, for what is solved for a price and for rates that have
 * no finite decimal, such as half of one third. The ledger's ladder is {@link MarginSchedule}.
 *
 * <p>Requirement: notional x rate - amount, with amounts that make it continuous.
 *
 * <p>Source: Binance and Hyperliquid documentation, margin tiers; published cases BIN-CUM-07,
 * BIN-CUM-09, HL-1.
 */
public final class BracketLadder {
  private final List<Bracket> brackets;

  /**
   * One bracket.
   *
   * @param floor notional from which it holds, >= 0
   * @param rate for the part of the notional above the floor, in [0, 1]
   * @param amount what the whole notional x rate is reduced by
   */
  public record Bracket(double floor, double rate, double amount) {
    public Bracket {
      Finite.notNegative("floor", floor);
      Finite.fraction("rate", rate);
      Finite.notNegative("maintenance amount", amount);
    }
  }

  private BracketLadder(List<Bracket> brackets) {
    this.brackets = List.copyOf(brackets);
  }

  /**
   * A ladder of brackets with these floors, the first 0 and rising, and these rates, never falling.
   *
   * @throws IllegalArgumentException if they are not
   */
  public static BracketLadder of(double[] floors, double[] rates) {
    if (floors.length == 0 || floors.length != rates.length || floors[0] != 0) {
      throw new IllegalArgumentException(
          "a ladder needs a floor and a rate per bracket, the first floor 0, was: "
              + floors.length
              + " floors and "
              + rates.length
              + " rates");
    }
    List<Bracket> brackets = new ArrayList<>(List.of(new Bracket(0, rates[0], 0)));
    for (int n = 1; n < floors.length; n++) {
      Bracket lower = brackets.get(n - 1);
      if (!(floors[n] > lower.floor() && rates[n] >= lower.rate())) {
        throw new IllegalArgumentException(
            "brackets must rise in floor and never fall in rate, broken at floor " + floors[n]);
      }
      brackets.add(
          new Bracket(
              floors[n], rates[n], nextAmount(lower.amount(), floors[n], lower.rate(), rates[n])));
    }
    return new BracketLadder(brackets);
  }

  /** The maintenance side of a schedule. */
  public static BracketLadder maintenance(MarginSchedule schedule) {
    List<LeverageBracket> brackets = schedule.brackets();
    return of(
        brackets.stream().mapToDouble(bracket -> bracket.notionalFloor().toDouble()).toArray(),
        brackets.stream().mapToDouble(bracket -> bracket.maintenanceRate().toDouble()).toArray());
  }

  /**
   * The amount of a bracket from the one below it.
   *
   * @param lowerAmount amount of the bracket below
   * @param floor where the bracket starts
   */
  public static double nextAmount(double lowerAmount, double floor, double lowerRate, double rate) {
    return lowerAmount + floor * (rate - lowerRate);
  }

  public List<Bracket> brackets() {
    return brackets;
  }

  /** The bracket this absolute notional falls into. */
  public Bracket bracketOf(double notional) {
    Finite.notNegative("notional", notional);
    int n = brackets.size() - 1;
    while (notional < brackets.get(n).floor()) {
      n--;
    }
    return brackets.get(n);
  }

  /** The requirement of this absolute notional. */
  public double margin(double notional) {
    Bracket bracket = bracketOf(notional);
    return notional * bracket.rate() - bracket.amount();
  }
}
