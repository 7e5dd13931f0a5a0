package org.plimsoll.risk;

import java.math.RoundingMode;
import java.util.Map;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Books for tests, in the assets and instruments of {@link Markets}; cash is USDT. */
public final class Portfolios {
  private Portfolios() {}

  public static Portfolio cash(String amount) {
    return holding(Markets.USDT, amount);
  }

  public static Portfolio holding(AssetId asset, String amount) {
    return Portfolio.EMPTY.plusCollateral(asset, Cash.of(amount));
  }

  public static Portfolio of(String cash, Map<InstrumentId, Position> positions) {
    return new Portfolio(cash(cash).collateral(), positions);
  }

  public static Portfolio longBtc(String cash, String quantity, String entryPrice) {
    return of(cash, Map.of(Markets.BTC_PERP, position(quantity, entryPrice)));
  }

  public static Portfolio shortBtc(String cash, String quantity, String entryPrice) {
    return of(cash, Map.of(Markets.BTC_PERP, position("-" + quantity, entryPrice)));
  }

  public static Portfolio longEth(String cash, String quantity, String entryPrice) {
    return of(cash, Map.of(Markets.ETH_PERP, position(quantity, entryPrice)));
  }

  public static Portfolio shortEth(String cash, String quantity, String entryPrice) {
    return of(cash, Map.of(Markets.ETH_PERP, position("-" + quantity, entryPrice)));
  }

  /** A position entered at one price; a negative quantity is a short. */
  public static Position position(String quantity, String entryPrice) {
    Quantity held = Quantity.of(quantity);
    // Test numbers are round: a position that needs rounding should say so where it is made.
    return new Position(held, held.times(Price.of(entryPrice), RoundingMode.UNNECESSARY));
  }
}
