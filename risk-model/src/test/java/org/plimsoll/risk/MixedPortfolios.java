package org.plimsoll.risk;

import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Random books in the assets and instruments of {@link MixedMarkets}. */
public final class MixedPortfolios {
  private MixedPortfolios() {}

  /** Some collateral and debts, up to six positions of any kind, sometimes choices. */
  public static Portfolio any(SplittableRandom random) {
    Portfolio book = new Portfolio(anyCollateral(random), anyPositions(6, random));
    return random.nextInt(4) == 0 ? book.withChoices(anyChoices(random)) : book;
  }

  public static Map<AssetId, Cash> anyCollateral(SplittableRandom random) {
    Map<AssetId, Cash> collateral = new TreeMap<>();
    if (random.nextInt(5) > 0) {
      collateral.put(Markets.USDT, anyCash(200_000, random));
    }
    if (random.nextInt(3) == 0) {
      collateral.put(MixedMarkets.USDC, anyCash(50_000, random));
    }
    if (random.nextInt(3) == 0) {
      collateral.put(Markets.BTC, anyCash(30, random));
    }
    if (random.nextInt(3) == 0) {
      collateral.put(Markets.ETH, anyCash(60, random));
    }
    return collateral;
  }

  public static Map<InstrumentId, Position> anyPositions(int most, SplittableRandom random) {
    List<Contract> contracts = MixedMarkets.contracts();
    Map<InstrumentId, Position> positions = new TreeMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      Contract contract = contracts.get(random.nextInt(contracts.size()));
      positions.put(contract.id(), anyPosition(contract, random));
    }
    return positions;
  }

  /** Whole lots worth up to about a million, of either side, entered at a usual price. */
  public static Position anyPosition(Contract contract, SplittableRandom random) {
    double price = anyPrice(contract, random);
    double unit =
        contract.form() == PayoffForm.INVERSE && !(contract instanceof EuropeanOption) ? 1 : price;
    double worth = 1_000_000 / (1 << random.nextInt(12)) * random.nextDouble(0.1, 1);
    double lots = worth / unit / contract.contractSize().toDouble() / contract.lot().toDouble();
    long units = Math.max(1, (long) lots) * contract.lot().units();
    Quantity quantity = Quantity.ofUnits(random.nextBoolean() ? units : -units);
    Cash cost =
        contract.isPaidUpFront()
            ? Cash.ZERO
            : contract.value(quantity, Price.nearest(price), RoundingMode.HALF_EVEN);
    return contract instanceof Perpetual perpetual
        ? new Position(quantity, cost, Optional.of(paidUpTo(perpetual, price, units)))
        : new Position(quantity, cost);
  }

  /** Somewhere below, at, or above where {@link MixedMarkets#anyView} stands. */
  private static FundingIndex paidUpTo(Perpetual perpetual, double price, long units) {
    long lots = units / perpetual.lot().units();
    return MixedMarkets.fundingIndex(perpetual, Price.nearest(price), (int) (lots % 9) - 2);
  }

  public static MarginChoices anyChoices(SplittableRandom random) {
    MarginChoices choices = MarginChoices.NONE;
    for (Contract contract : MixedMarkets.contracts()) {
      if (!contract.isPaidUpFront() && random.nextBoolean()) {
        Rate rate = Rate.ofUnits(random.nextLong(1, 100_000_001L));
        choices = choices.withInitialRate(contract.id(), Optional.of(rate));
      }
    }
    return random.nextBoolean() ? choices.withCounted(Markets.ETH, false) : choices;
  }

  /** The marks of everything a book holds, as an auditor would write them down. */
  public static Map<InstrumentId, Price> marks(Portfolio book, MarketView view) {
    Map<InstrumentId, Price> marks = new TreeMap<>();
    book.positions().keySet().forEach(id -> marks.put(id, view.markPrice(id)));
    return marks;
  }

  /** Mostly owned, sometimes owed, of any size up to the largest. */
  private static Cash anyCash(long largest, SplittableRandom random) {
    long units = 1 + (random.nextLong(1, largest * 100_000_000L) >>> random.nextInt(12));
    return Cash.ofUnits(random.nextInt(4) == 0 ? -units : units);
  }

  private static double anyPrice(Contract contract, SplittableRandom random) {
    boolean isBitcoin = contract.underlying().equals(Markets.BTC_USDT);
    return (isBitcoin ? 50_000 : 3_000) * random.nextDouble(0.67, 1.33);
  }
}
