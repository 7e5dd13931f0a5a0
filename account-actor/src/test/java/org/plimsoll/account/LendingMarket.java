package org.plimsoll.account;

import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.BorrowTerms;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Rate;

/**
 * The market of {@link Markets}, on which debts of USDT and BTC bear interest, those of ETH none.
 */
final class LendingMarket {
  private static final MarginParameters PARAMETERS =
      new MarginParameters(
          "lending",
          USDT,
          Markets.parameters().levels(),
          Markets.parameters().assets().stream().map(LendingMarket::lent).toList(),
          Markets.parameters().instruments());

  /** BTC at 50,000; nothing is known of interest yet. */
  static final MarketView UNKNOWN =
      MarketView.empty(1, Markets.AS_OF, PARAMETERS)
          .with(Markets.view("50000", "3000").indexPrices(), 1, Markets.AS_OF);

  private LendingMarket() {}

  /** The indexes of USDT and BTC, in steps of 1e-12. */
  static MarketView at(long usdt, long btc) {
    Fixings fixings =
        Fixings.NONE.withInterest(USDT, interest(usdt)).withInterest(BTC, interest(btc));
    return UNKNOWN.withFixings(fixings);
  }

  private static Interest interest(long index) {
    return new Interest(
        BorrowIndex.ofUnits(index), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Asset lent(Asset asset) {
    return List.of(USDT, BTC).contains(asset.id())
        ? new Asset(asset.id(), asset.index(), asset.haircut(), Optional.of(terms(asset.id())))
        : asset;
  }

  private static CollateralTerms terms(AssetId asset) {
    var curve =
        new BorrowTerms(
            Duration.ofHours(8), Rate.of("0.02"), Rate.of("0.8"), Rate.of("0.1"), Rate.of("0.6"));
    return new CollateralTerms(
        List.of(),
        Rate.ZERO,
        Optional.empty(),
        Optional.empty(),
        Rate.ZERO,
        Rate.ZERO,
        Optional.of(curve),
        !asset.equals(USDT));
  }
}
