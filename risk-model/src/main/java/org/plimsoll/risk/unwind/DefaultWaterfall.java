package org.plimsoll.risk.unwind;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Who pays a loss, in order: each layer up to its capacity before the next pays anything. The
 * margin of those who did not default is never a layer.
 *
 * <p>Source: EMIR Art. 45 and RTS 153/2013 Art. 35; published case WF-1.
 *
 * @param layers the first to pay first
 */
public record DefaultWaterfall(List<Layer> layers) {

  /**
   * One who pays.
   *
   * @param name unique in the waterfall
   * @param capacity the most it pays, >= 0
   */
  public record Layer(String name, Cash capacity) {
    public Layer {
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException("a layer of a waterfall needs a name");
      }
      if (capacity.isNegative()) {
        throw new IllegalArgumentException(
            "capacity of layer " + name + " must be >= 0, was: " + capacity);
      }
    }
  }

  /** What one layer pays of a loss; 0 where the loss did not reach it. */
  public record Payment(String layer, Cash amount) {}

  /**
   * Who pays what of a loss; payments and the uncovered rest add up to it exactly.
   *
   * @param payments one per layer, in their order
   * @param uncovered what no layer could pay, >= 0
   */
  public record Allocation(List<Payment> payments, Cash uncovered) {
    public Allocation {
      payments = List.copyOf(payments);
    }

    /**
     * What the layer of this name pays.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Cash paidBy(String layer) {
      return payments.stream()
          .filter(payment -> payment.layer().equals(layer))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("the waterfall has no layer named " + layer))
          .amount();
    }
  }

  public DefaultWaterfall {
    layers = List.copyOf(layers);
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException("layer " + layer.name() + " is listed twice");
      }
    }
  }

  /**
   * Allocates a loss.
   *
   * @param loss >= 0
   */
  public Allocation allocate(Cash loss) {
    if (loss.isNegative()) {
      throw new IllegalArgumentException("a loss to allocate must be >= 0, was: " + loss);
    }
    List<Payment> payments = new ArrayList<>();
    Cash rest = loss;
    for (Layer layer : layers) {
      Cash paid = rest.min(layer.capacity());
      payments.add(new Payment(layer.name(), paid));
      rest = rest.minus(paid);
    }
    return new Allocation(payments, rest);
  }

  /**
   * The operator's own capital in the waterfall, rounded up.
   *
   * @param minimumCapital >= 0
   * @param fraction 0.25 by regulation
   */
  public static Cash skinInTheGame(Cash minimumCapital, Rate fraction) {
    if (minimumCapital.isNegative() || !fraction.isFraction()) {
      throw new IllegalArgumentException(
          "own capital needs minimum capital >= 0 and a fraction in [0, 1], was: "
              + minimumCapital
              + ", "
              + fraction);
    }
    return minimumCapital.times(fraction, RoundingMode.UP);
  }
}
