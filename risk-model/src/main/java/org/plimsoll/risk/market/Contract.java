package org.plimsoll.risk.market;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** An instrument that is held as a position, because it promises something later. */
public sealed interface Contract extends Instrument permits FuturesContract, EuropeanOption {
  PayoffForm form();

  /** When it is settled; never, for a perpetual. */
  Optional<Instant> expiry();

  /**
   * What a quantity is worth at a price, in the settlement asset, rounded as named. What a trade
   * costs, what a position is worth and what closing it brings are all this.
   */
  Cash value(Quantity quantity, Price price, RoundingMode rounding);

  /** Whether its price is paid when it is bought, as for an option, or only its changes. */
  boolean isPaidUpFront();

  /** Whether it has nothing left to promise. */
  default boolean isExpired(Instant asOf) {
    return expiry().map(at -> !at.isAfter(asOf)).orElse(false);
  }

  /** The quantity in units of the underlying or, for an inverse future, of the quote currency. */
  default Quantity size(Quantity quantity, RoundingMode rounding) {
    return quantity.times(contractSize(), rounding);
  }

  /** Refuses what no contract can have. */
  static void check(InstrumentId id, Quantity contractSize, Quantity lot) {
    if (lot.signum() <= 0) {
      throw new IllegalArgumentException("lot of " + id + " must be positive, was: " + lot);
    }
    if (contractSize.signum() <= 0) {
      throw new IllegalArgumentException(
          "contract size of " + id + " must be positive, was: " + contractSize);
    }
  }
}
