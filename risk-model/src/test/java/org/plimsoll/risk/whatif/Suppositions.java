package org.plimsoll.risk.whatif;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.TradeEffect;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** The small market of tests with an inverse perpetual, an option and spot, and books for it. */
final class Suppositions {
  static final InstrumentId BTC_INVERSE = InstrumentId.of("BTC-INVERSE");
  static final InstrumentId BTC_SPOT = InstrumentId.of("BTC-SPOT");
  static final InstrumentId BTC_CALL = InstrumentId.of("BTC-CALL");
  static final InstrumentId BTC_PUT = InstrumentId.of("BTC-PUT");
  static final Instant EXPIRY = Instant.parse("2025-01-31T08:00:00Z");

  private Suppositions() {}

  static MarginParameters parameters() {
    MarginParameters small = Markets.parameters();
    List<Instrument> instruments = new ArrayList<>(small.instruments());
    instruments.add(
        new Perpetual(
            BTC_INVERSE,
            Markets.BTC_USDT,
            Markets.BTC,
            PayoffForm.INVERSE,
            Quantity.of("100"),
            Price.of("0.5"),
            Quantity.ONE,
            Markets.schedule()));
    instruments.add(
        new Spot(
            BTC_SPOT,
            Markets.BTC_USDT,
            Markets.BTC,
            Markets.USDT,
            Price.of("0.1"),
            Quantity.of("0.001")));
    instruments.add(option(BTC_CALL, OptionType.CALL));
    instruments.add(option(BTC_PUT, OptionType.PUT));
    return new MarginParameters(
        "test-2",
        small.settlementAsset(),
        small.levels(),
        small.assets(),
        instruments,
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(VolatilitySurface.flat(Markets.BTC_USDT, Rate.of("0.5")))));
  }

  private static EuropeanOption option(InstrumentId id, OptionType type) {
    return new EuropeanOption(
        id,
        Markets.BTC_USDT,
        Markets.USDT,
        PayoffForm.LINEAR,
        Quantity.ONE,
        type,
        Price.of("50000"),
        EXPIRY,
        Price.of("0.1"),
        Quantity.of("0.01"));
  }

  static MarketView view(String btc, String eth) {
    return Markets.view(btc, eth).withParameters(parameters());
  }

  /** The view with one index at another price. */
  static MarketView at(MarketView view, IndexId index, Price price) {
    IndexPrice moved = Priced.at(view, index, price);
    return view.with(Map.of(index, moved), view.version(), view.asOf());
  }

  /** Asks nothing of any book: only equity matters, and options can be held. */
  static MarginModel nothingAsked() {
    return (portfolio, view) -> new MarginRequirement(Cash.ZERO, Cash.ZERO, List.of());
  }

  /** Asks the same of every book. */
  static MarginModel asking(String initial, String maintenance) {
    return (portfolio, view) ->
        new MarginRequirement(Cash.of(initial), Cash.of(maintenance), List.of());
  }

  /** Asks what a function says of initial margin, and half of it of maintenance margin. */
  static MarginModel asking(Function<Portfolio, String> initial) {
    return (portfolio, view) -> {
      Cash asked = Cash.of(initial.apply(portfolio));
      return new MarginRequirement(asked, Cash.ofUnits(asked.units() / 2), List.of());
    };
  }

  static Portfolio traded(Portfolio book, InstrumentId instrument, String quantity, String price) {
    return TradeEffect.of(
            parameters().instrument(instrument), Quantity.of(quantity), Price.of(price))
        .appliedTo(book);
  }

  /** Linear and inverse perpetuals and cash in two assets, mostly far from nothing. */
  static Portfolio anyBook(SplittableRandom random) {
    Portfolio book =
        Portfolio.EMPTY
            .plusCollateral(Markets.USDT, anyCash(random, 60_000))
            .plusCollateral(Markets.BTC, anyCash(random, 1));
    if (random.nextInt(3) > 0) {
      book = anyTrade(random, book, Markets.BTC_PERP, 4_000, 50_000);
    }
    if (random.nextInt(3) > 0) {
      book = anyTrade(random, book, Markets.ETH_PERP, 6_000, 3_000);
    }
    return random.nextInt(3) > 0 ? anyTrade(random, book, BTC_INVERSE, 1_500, 50_000) : book;
  }

  private static Portfolio anyTrade(
      SplittableRandom random, Portfolio book, InstrumentId id, int lots, double usual) {
    Instrument instrument = parameters().instrument(id);
    long signed = random.nextInt(1, lots) * (random.nextBoolean() ? 1 : -1);
    Quantity quantity = Quantity.ofUnits(signed * instrument.lot().units());
    Price price = Price.nearest(usual * random.nextDouble(0.9, 1.1));
    return TradeEffect.of(instrument, quantity, price).appliedTo(book);
  }

  private static Cash anyCash(SplittableRandom random, long largest) {
    return Cash.ofUnits(random.nextLong(1, largest * 100_000_000L));
  }
}
