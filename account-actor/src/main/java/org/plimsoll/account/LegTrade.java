package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/**
 * One instrument's part of a leg.
 *
 * @param settlement the asset the cash is in
 * @param quantity bought if positive, sold if negative
 * @param cash received if positive, paid if negative, and kept as entry cost: of a future minus the
 *     value of the quantity; of an option zero, because its premium is a transfer of the leg
 * @param fundingIndex of a perpetual, at which every leg of the settlement is applied, whenever it
 *     arrives: so that both sides of a trade pay the same funding; empty if it is not funded
 */
public record LegTrade(
    InstrumentId instrument,
    AssetId settlement,
    Quantity quantity,
    Cash cash,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<FundingIndex> fundingIndex) {

  public LegTrade {
    // Journals written before perpetuals were funded do not name it.
    fundingIndex = fundingIndex == null ? Optional.empty() : fundingIndex;
  }

  /** A trade whose funding index is still to be set, or that has none. */
  public LegTrade(InstrumentId instrument, AssetId settlement, Quantity quantity, Cash cash) {
    this(instrument, settlement, quantity, cash, Optional.empty());
  }

  LegTrade withFundingIndex(Optional<FundingIndex> index) {
    return new LegTrade(instrument, settlement, quantity, cash, index);
  }
}
