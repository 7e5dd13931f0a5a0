package org.plimsoll.risk.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarkPrices;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The prices a book is audited at. Marks and forwards are handed in: the audit checks margin, not
 * option prices.
 *
 * @param asOf decides which options have expired
 * @param indexes what is known of each index
 * @param marks per instrument held
 * @param forwards per option held, in the currency of the index
 * @param totals what all accounts together hold
 * @param funding per perpetual held that is funded, what one contract held long has paid
 * @param leastRates the least initial margin rates that are ordered, per future
 */
public record ReferenceMarket(
    Instant asOf,
    Map<IndexId, Quote> indexes,
    Map<InstrumentId, BigDecimal> marks,
    Map<InstrumentId, BigDecimal> forwards,
    MarketTotals totals,
    Map<InstrumentId, BigDecimal> funding,
    Map<InstrumentId, Rate> leastRates) {

  /** An index: its price, its average and how far its sources disagree, as a fraction. */
  public record Quote(BigDecimal price, BigDecimal average, BigDecimal uncertainty) {
    static Quote certain(BigDecimal price) {
      return new Quote(price, price, BigDecimal.ZERO);
    }
  }

  public ReferenceMarket {
    indexes = Map.copyOf(indexes);
    marks = Map.copyOf(marks);
    forwards = Map.copyOf(forwards);
    funding = Map.copyOf(funding);
    leastRates = Map.copyOf(leastRates);
  }

  /** The prices of a view for the instruments of a book. */
  public static ReferenceMarket of(MarketView view, Collection<InstrumentId> held) {
    Map<IndexId, Quote> indexes = new HashMap<>();
    view.indexPrices()
        .forEach(
            (id, index) ->
                indexes.put(
                    id,
                    new Quote(
                        index.price().toBigDecimal(),
                        index.average().toBigDecimal(),
                        index.uncertainty().toBigDecimal())));
    Map<InstrumentId, BigDecimal> marks = new HashMap<>();
    Map<InstrumentId, BigDecimal> forwards = new HashMap<>();
    Map<InstrumentId, BigDecimal> funding = new HashMap<>();
    for (InstrumentId id : held) {
      view.fundingIndex(id).ifPresent(index -> funding.put(id, index.toBigDecimal()));
      marks.put(id, view.markPrice(id).toBigDecimal());
      double forward = MarkPrices.forward(view.parameters().contract(id), view);
      forwards.put(id, Price.nearest(forward).toBigDecimal());
    }
    return new ReferenceMarket(
        view.asOf(),
        indexes,
        marks,
        forwards,
        view.totals(),
        funding,
        view.controls().leastInitialRates());
  }

  /** Prices of assets, each certain, and marks: enough for futures. */
  static ReferenceMarket of(
      Map<AssetId, BigDecimal> assetPrices,
      Map<InstrumentId, BigDecimal> marks,
      MarginParameters parameters) {
    Map<IndexId, Quote> indexes = new HashMap<>();
    for (Asset asset : parameters.assets()) {
      BigDecimal price = assetPrices.get(asset.id());
      if (price != null && asset.index().isPresent()) {
        indexes.put(asset.index().orElseThrow(), Quote.certain(price));
      }
    }
    return new ReferenceMarket(
        Instant.EPOCH, indexes, marks, Map.of(), MarketTotals.UNKNOWN, Map.of(), Map.of());
  }

  /** What is known of an asset; the settlement asset is worth 1. */
  Quote quote(Asset asset) {
    Quote quote =
        asset.index().isEmpty() ? Quote.certain(BigDecimal.ONE) : indexes.get(asset.index().get());
    if (quote == null) {
      throw new IllegalArgumentException("no price of " + asset.id());
    }
    return quote;
  }

  /** Funding a position has not paid yet, in its settlement asset, rounded against the account. */
  BigDecimal unpaidFunding(InstrumentId id, Position position) {
    if (!funding.containsKey(id) || position.fundingIndex().isEmpty()) {
      return BigDecimal.ZERO;
    }
    BigDecimal since = position.fundingIndex().orElseThrow().toBigDecimal();
    return position
        .quantity()
        .toBigDecimal()
        .multiply(funding.get(id).subtract(since))
        .setScale(8, RoundingMode.CEILING);
  }

  BigDecimal mark(InstrumentId instrument) {
    return Ledger.known(instrument, marks);
  }

  /** An amount of an asset in the settlement asset. */
  BigDecimal value(Asset asset, BigDecimal amount, RoundingMode rounding) {
    return amount.multiply(quote(asset).price()).setScale(8, rounding);
  }
}
