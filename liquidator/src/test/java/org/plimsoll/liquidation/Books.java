package org.plimsoll.liquidation;

import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Books, some of them random, and markets to unwind them on. */
final class Books {
  /**
   * As in the product: a fifth of a per mille of spread, half a per cent of impact at 5 million.
   */
  static final MarketDepth DEEP =
      new MarketDepth(Rate.of("0.0002"), Rate.of("0.005"), Cash.of("5000000"), Rate.of("0.0005"));

  /** Trading costs nothing, so that what a slice releases can be reckoned by hand. */
  static final MarketDepth FREE =
      new MarketDepth(Rate.ZERO, Rate.ZERO, Cash.of("5000000"), Rate.ZERO);

  /** As in the product: equity below this part of maintenance margin may be past trading. */
  static final Rate TWO_THIRDS = Rate.of("0.66666667");

  private final SplittableRandom random;

  Books(SplittableRandom random) {
    this.random = random;
  }

  MarketView view() {
    return Markets.view(price("50000"), price("3000"));
  }

  /** Anything: several assets, some of them owed, and up to two positions. */
  Portfolio any() {
    Portfolio book = withPositions(random.nextInt(3));
    for (AssetId asset : new AssetId[] {BTC, ETH}) {
      if (random.nextInt(3) == 0) {
        book = book.plusCollateral(asset, signed(random.nextLong(1, 500_000_000L)));
      }
    }
    return random.nextInt(8) == 0
        ? book
        : book.plusCollateral(USDT, signed(random.nextLong(1, 10_000_000_000_000L)));
  }

  /** Positions of up to some tens of millions, and equity from zero to maintenance margin. */
  Portfolio inBreach(MarketView view) {
    Portfolio book = withPositions(1 + random.nextInt(2));
    if (random.nextInt(3) == 0) {
      book = book.plusCollateral(BTC, Cash.ofUnits(random.nextLong(1, 100_000_000L)));
    }
    MarginAssessment at = MarginAssessment.of(book, view, MarginMethod.STANDARD.model());
    Cash equity = Cash.ofUnits(random.nextLong(at.requirement().maintenance().units()));
    return book.plusCollateral(USDT, equity.minus(at.equity().total()));
  }

  private Portfolio withPositions(int positions) {
    Portfolio book = Portfolio.EMPTY;
    if (positions > 0) {
      book = plusTrade(book, BTC_PERP, quantity(50_000), price("50000"));
    }
    if (positions > 1) {
      book = plusTrade(book, ETH_PERP, quantity(3_000), price("3000"));
    }
    return book;
  }

  private static Portfolio plusTrade(
      Portfolio book, InstrumentId instrument, Quantity quantity, String price) {
    return book.plusTrade(
        instrument,
        USDT,
        quantity,
        quantity.times(Price.of(price), RoundingMode.HALF_EVEN).negate());
  }

  private String price(String usual) {
    double moved = Double.parseDouble(usual) * random.nextDouble(0.7, 1.3);
    return BigDecimal.valueOf(moved).setScale(8, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Of notional from about 100 to about 30 million; mostly whole lots, sometimes with dust. */
  private Quantity quantity(int price) {
    double notional = Math.pow(10, random.nextDouble(2, 7.5));
    long units = 1 + (long) (notional / price * 1e8);
    if (random.nextInt(3) > 0) {
      units = Math.max(units / 1_000_000, 1) * 1_000_000;
    }
    return Quantity.ofUnits(random.nextBoolean() ? units : -units);
  }

  private Cash signed(long units) {
    return Cash.ofUnits(random.nextInt(3) == 0 ? -units : units);
  }
}
