package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * A ladder of leverage brackets, from which a requirement follows as notional x rate - amount. The
 * maintenance amount of a bracket is derived, never given: amount(n) = amount(n-1) + floor(n) x
 * (rate(n) - rate(n-1)), which makes the requirement continuous where brackets meet. Exchanges
 * publish the same rule as "maintenance amount" or "deduction".
 */
public final class MarginSchedule {
  private final List<LeverageBracket> brackets;
  private final List<Cash> initialAmounts;
  private final List<Cash> maintenanceAmounts;

  private MarginSchedule(List<LeverageBracket> brackets) {
    this.brackets = List.copyOf(brackets);
    this.initialAmounts = amounts(LeverageBracket::initialRate);
    this.maintenanceAmounts = amounts(LeverageBracket::maintenanceRate);
  }

  /**
   * A schedule of brackets in rising order of floor, the first at zero, with rates that never fall
   * and amounts that need no rounding: a rounded one could put initial below maintenance margin.
   *
   * @throws IllegalArgumentException if they are not
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static MarginSchedule of(List<LeverageBracket> brackets) {
    if (brackets.isEmpty() || !brackets.get(0).notionalFloor().isZero()) {
      throw new IllegalArgumentException("the first bracket must start at notional 0");
    }
    for (int i = 1; i < brackets.size(); i++) {
      LeverageBracket lower = brackets.get(i - 1);
      LeverageBracket upper = brackets.get(i);
      if (upper.notionalFloor().compareTo(lower.notionalFloor()) <= 0
          || upper.initialRate().compareTo(lower.initialRate()) < 0
          || upper.maintenanceRate().compareTo(lower.maintenanceRate()) < 0) {
        throw new IllegalArgumentException(
            "brackets must rise in floor and never fall in rate, broken at floor "
                + upper.notionalFloor());
      }
    }
    return new MarginSchedule(brackets);
  }

  @JsonValue
  public List<LeverageBracket> brackets() {
    return brackets;
  }

  /** Initial margin of a position of this absolute notional, rounded up. */
  public Cash initialMargin(Cash notional) {
    int n = bracketOf(notional);
    return requirement(notional, brackets.get(n).initialRate(), initialAmounts.get(n));
  }

  /** Maintenance margin of a position of this absolute notional, rounded up. */
  public Cash maintenanceMargin(Cash notional) {
    int n = bracketOf(notional);
    return requirement(notional, brackets.get(n).maintenanceRate(), maintenanceAmounts.get(n));
  }

  /** What the initial requirement of bracket n is reduced by, against its plain rate. */
  public Cash initialAmount(int n) {
    return initialAmounts.get(n);
  }

  /** What the maintenance requirement of bracket n is reduced by, against its plain rate. */
  public Cash maintenanceAmount(int n) {
    return maintenanceAmounts.get(n);
  }

  /** The position of the bracket this absolute notional falls into. */
  public int bracketOf(Cash notional) {
    int n = brackets.size() - 1;
    while (n > 0 && notional.compareTo(brackets.get(n).notionalFloor()) < 0) {
      n--;
    }
    return n;
  }

  private static Cash requirement(Cash notional, Rate rate, Cash amount) {
    return notional.times(rate, RoundingMode.UP).minus(amount).max(Cash.ZERO);
  }

  private List<Cash> amounts(Function<LeverageBracket, Rate> rate) {
    List<Cash> amounts = new ArrayList<>(List.of(Cash.ZERO));
    for (int i = 1; i < brackets.size(); i++) {
      Rate step = rate.apply(brackets.get(i)).minus(rate.apply(brackets.get(i - 1)));
      Cash floor = brackets.get(i).notionalFloor();
      Cash increase = floor.times(step, RoundingMode.DOWN);
      if (!increase.equals(floor.times(step, RoundingMode.UP))) {
        throw new IllegalArgumentException(
            "floor " + floor + " x rate step " + step + " has more than 8 decimals");
      }
      amounts.add(amounts.get(i - 1).plus(increase));
    }
    return List.copyOf(amounts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MarginSchedule that && brackets.equals(that.brackets);
  }

  @Override
  public int hashCode() {
    return brackets.hashCode();
  }

  @Override
  public String toString() {
    return brackets.toString();
  }
}
