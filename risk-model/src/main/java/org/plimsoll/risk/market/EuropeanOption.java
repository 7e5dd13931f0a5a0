package org.plimsoll.risk.market;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A cash-settled option that can be exercised at expiry only. A linear one is quoted and paid in
 * the quote currency; a coin-settled (inverse) one is quoted and paid in the underlying coin: its
 * payoff is that of the linear one divided by the index at expiry.
 *
 * @param strike in the currency of the index, for both forms
 */
public record EuropeanOption(
    InstrumentId id,
    IndexId underlying,
    AssetId settlement,
    PayoffForm form,
    Quantity contractSize,
    OptionType type,
    Price strike,
    Instant expiresAt,
    Price tick,
    Quantity lot)
    implements Contract {
  public EuropeanOption {
    Contract.check(id, contractSize, lot);
  }

  @Override
  public Optional<Instant> expiry() {
    return Optional.of(expiresAt);
  }

  /** For both forms quantity x size x price, because the price is in the settlement asset. */
  @Override
  public Cash value(Quantity quantity, Price price, RoundingMode rounding) {
    return size(quantity, rounding).times(price, rounding);
  }

  @Override
  public boolean isPaidUpFront() {
    return true;
  }
}
