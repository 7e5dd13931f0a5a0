package org.plimsoll.risk;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** A market of portfolio margin put together for one test: rules, contracts, prices and a book. */
public final class PortfolioMarkets {
  public static final Instant AS_OF = Markets.AS_OF;

  private final AssetId settlement;
  private final List<Asset> assets = new ArrayList<>();
  private final List<Instrument> instruments = new ArrayList<>();
  private final List<VolatilitySurface> surfaces = new ArrayList<>();
  private final Map<IndexId, IndexPrice> prices = new HashMap<>();
  private final Map<InstrumentId, String> held = new LinkedHashMap<>();
  private final Map<AssetId, Cash> collateral = new HashMap<>();
  private final List<Redemption> redemptions = new ArrayList<>();
  private Optional<HistoricalScenarios> history = Optional.empty();

  public PortfolioMarkets(String settlement) {
    this.settlement = AssetId.of(settlement);
    assets.add(new Asset(this.settlement, Optional.empty(), Rate.ZERO));
  }

  public PortfolioMarkets price(String index, String price, String uncertainty) {
    IndexId id = IndexId.of(index);
    Price at = Price.of(price);
    prices.put(id, new IndexPrice(id, at, PriceStatus.VALID, AS_OF, at, Rate.of(uncertainty)));
    return this;
  }

  public PortfolioMarkets price(String index, String price) {
    return price(index, price, "0");
  }

  public PortfolioMarkets surface(VolatilitySurface surface) {
    surfaces.add(surface);
    return this;
  }

  public PortfolioMarkets history(HistoricalScenarios scenarios) {
    history = Optional.of(scenarios);
    return this;
  }

  /** An asset priced by what it is redeemed for: its index, the ratio and the base. */
  public PortfolioMarkets redeemed(String asset, String index, String ratio, String base) {
    redemptions.add(
        new Redemption(
            IndexId.of(index),
            IndexId.of(ratio),
            IndexId.of(base),
            Optional.empty(),
            Optional.empty()));
    return asset(asset, index, true, "0.02", "0.05");
  }

  /** An asset priced by an index, without haircut. */
  public PortfolioMarkets asset(String asset, String index, boolean isShocked) {
    return asset(asset, index, isShocked, "0", "0");
  }

  /** An asset priced by an index; a debt of it asks these rates of its value. */
  public PortfolioMarkets asset(
      String asset, String index, boolean isShocked, String debtMaintenance, String debtInitial) {
    CollateralTerms terms =
        new CollateralTerms(
            List.of(),
            Rate.ZERO,
            Optional.empty(),
            Optional.empty(),
            Rate.of(debtMaintenance),
            Rate.of(debtInitial),
            Optional.empty(),
            isShocked);
    assets.add(
        new Asset(
            AssetId.of(asset), Optional.of(IndexId.of(index)), Rate.ZERO, Optional.of(terms)));
    return this;
  }

  public PortfolioMarkets perpetual(String id, String index, String paidIn, PayoffForm form) {
    instruments.add(
        new Perpetual(
            InstrumentId.of(id),
            IndexId.of(index),
            AssetId.of(paidIn),
            form,
            Quantity.ONE,
            Price.of("0.01"),
            Quantity.of("0.001"),
            Markets.schedule()));
    return this;
  }

  public PortfolioMarkets future(
      String id, String index, String paidIn, PayoffForm form, Instant expiry) {
    instruments.add(
        new DatedFuture(
            InstrumentId.of(id),
            IndexId.of(index),
            AssetId.of(paidIn),
            form,
            Quantity.ONE,
            expiry,
            Price.of("0.01"),
            Quantity.of("0.001"),
            Markets.schedule()));
    return this;
  }

  public PortfolioMarkets option(
      String id,
      String index,
      String paidIn,
      PayoffForm form,
      OptionType type,
      String strike,
      Instant expiry) {
    instruments.add(
        new EuropeanOption(
            InstrumentId.of(id),
            IndexId.of(index),
            AssetId.of(paidIn),
            form,
            Quantity.ONE,
            type,
            Price.of(strike),
            expiry,
            Price.of("0.01"),
            Quantity.of("0.001")));
    return this;
  }

  /** Holds a quantity, entered at today's mark. */
  public PortfolioMarkets holds(String instrument, String quantity) {
    held.put(InstrumentId.of(instrument), quantity);
    return this;
  }

  public PortfolioMarkets deposits(String asset, String amount) {
    collateral.put(AssetId.of(asset), Cash.of(amount));
    return this;
  }

  public MarketView view(PortfolioRules rules) {
    MarginParameters parameters =
        new MarginParameters(
            "portfolio-test-1",
            settlement,
            new MarginLevels(Rate.of("0.25"), Rate.of("0.1"), Rate.of("0.02")),
            assets,
            instruments,
            Optional.empty(),
            Optional.of(rules),
            Optional.of(surfaces));
    return new MarketView(
            1,
            AS_OF,
            parameters.withRedemptions(redemptions),
            prices,
            Map.of(),
            history,
            MarketTotals.UNKNOWN)
        .composed();
  }

  public Portfolio book(MarketView view) {
    Map<InstrumentId, Position> positions = new HashMap<>();
    held.forEach(
        (id, text) -> {
          Contract contract = view.parameters().contract(id);
          Quantity quantity = Quantity.of(text);
          Cash cost =
              contract.isPaidUpFront()
                  ? Cash.ZERO
                  : contract.value(quantity, view.markPrice(id), RoundingMode.FLOOR);
          positions.put(id, new Position(quantity, cost));
        });
    return new Portfolio(collateral, positions);
  }
}
