package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * A rate on a measured amount of each underlying.
 *
 * @param name what an explanation calls it
 * @param underlying the only one it is asked for; absent: every one
 * @param maintenanceRate of the amount, >= 0
 * @param initialRate of the amount, all that initial margin asks, >= maintenanceRate
 * @param tiers marginal multiples of the charge itself, the first from 0; empty: 1
 */
public record Charge(
    String name,
    ChargeOn on,
    Optional<IndexId> underlying,
    Rate maintenanceRate,
    Rate initialRate,
    Role role,
    List<ChargeTier> tiers) {

  /** How a charge joins the others of its underlying. */
  public enum Role {
    /** Asked beside the loss in scenarios. */
    @JsonProperty("add")
    ADD,
    /** The least an underlying asks, all else together; floors of an underlying are summed. */
    @JsonProperty("floor")
    FLOOR
  }

  public Charge {
    tiers = List.copyOf(tiers);
    Rates.notNegative("maintenance rate of " + name, maintenanceRate);
    if (initialRate.compareTo(maintenanceRate) < 0) {
      throw new IllegalArgumentException(
          "initial rate of " + name + " must be >= maintenance rate, was: " + initialRate);
    }
    for (int i = 0; i < tiers.size(); i++) {
      boolean rises =
          i == 0
              ? tiers.get(0).floor().isZero()
              : tiers.get(i).floor().compareTo(tiers.get(i - 1).floor()) > 0
                  && tiers.get(i).multiple().compareTo(tiers.get(i - 1).multiple()) >= 0;
      if (!rises || tiers.get(i).multiple().compareTo(Rate.ZERO) < 0) {
        throw new IllegalArgumentException(
            "tiers of "
                + name
                + " must rise from 0 in floor and not fall in multiple, broken at "
                + tiers.get(i));
      }
    }
  }

  public boolean isAskedFor(IndexId index) {
    return underlying.isEmpty() || underlying.orElseThrow().equals(index);
  }

  /** What maintenance margin asks for an amount. */
  public double maintenance(double amount) {
    return maintenanceRate.toDouble() * tiered(amount);
  }

  /** What initial margin asks for an amount, that of maintenance margin included. */
  public double initial(double amount) {
    return initialRate.toDouble() * tiered(amount);
  }

  /** The amount that asks without tiers what this amount asks with them. */
  private double tiered(double amount) {
    if (tiers.isEmpty()) {
      return amount;
    }
    double rate = (maintenanceRate.units() > 0 ? maintenanceRate : initialRate).toDouble();
    if (rate == 0 || amount == 0) {
      return amount;
    }
    double charge = rate * amount;
    double sum = 0;
    for (int i = 0; i < tiers.size(); i++) {
      double floor = tiers.get(i).floor().toDouble();
      double top = i + 1 < tiers.size() ? tiers.get(i + 1).floor().toDouble() : charge;
      sum += tiers.get(i).multiple().toDouble() * Math.max(Math.min(charge, top) - floor, 0);
    }
    return sum / rate;
  }
}
