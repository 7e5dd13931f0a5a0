package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** What is listed and how it is margined. */
record MarketsAnswer(
    String parameterVersion,
    long viewVersion,
    AssetId settlementAsset,
    MarginLevels levels,
    List<AssetAnswer> assets,
    List<InstrumentAnswer> instruments) {

  record AssetAnswer(AssetId asset, Optional<IndexId> index, Rate haircut) {
    static AssetAnswer of(Asset asset) {
      return new AssetAnswer(asset.id(), asset.index(), asset.haircut());
    }
  }

  /**
   * @param markPrice the last one known, whatever its status; empty if there was none yet
   */
  record InstrumentAnswer(
      InstrumentId instrument,
      String kind,
      IndexId underlying,
      AssetId settlement,
      Price tick,
      Quantity lot,
      Optional<Price> markPrice,
      Optional<PriceStatus> priceStatus,
      List<BracketAnswer> brackets) {

    static InstrumentAnswer of(Instrument instrument, MarketView view) {
      Optional<IndexPrice> index = view.indexPrice(instrument.underlying());
      return new InstrumentAnswer(
          instrument.id(),
          kindOf(instrument),
          instrument.underlying(),
          instrument.settlement(),
          instrument.tick(),
          instrument.lot(),
          index.map(known -> view.markPrice(instrument.id())),
          index.map(IndexPrice::status),
          instrument instanceof FuturesContract future
              ? BracketAnswer.allOf(future.schedule())
              : List.of());
    }

    private static String kindOf(Instrument instrument) {
      if (instrument instanceof Perpetual) {
        return "perpetual";
      }
      throw new IllegalStateException("no name for the kind of " + instrument);
    }
  }

  /**
   * A leverage bracket. Within it a requirement is notional x rate - amount; the amounts are
   * derived.
   */
  record BracketAnswer(
      Cash notionalFloor,
      Rate initialRate,
      Rate maintenanceRate,
      Cash initialAmount,
      Cash maintenanceAmount) {

    static List<BracketAnswer> allOf(MarginSchedule schedule) {
      return IntStream.range(0, schedule.brackets().size()).mapToObj(n -> of(schedule, n)).toList();
    }

    private static BracketAnswer of(MarginSchedule schedule, int n) {
      LeverageBracket bracket = schedule.brackets().get(n);
      return new BracketAnswer(
          bracket.notionalFloor(),
          bracket.initialRate(),
          bracket.maintenanceRate(),
          schedule.initialAmount(n),
          schedule.maintenanceAmount(n));
    }
  }

  static MarketsAnswer of(MarketView view) {
    var parameters = view.parameters();
    return new MarketsAnswer(
        parameters.version(),
        view.version(),
        parameters.settlementAsset(),
        parameters.levels(),
        parameters.assets().stream().map(AssetAnswer::of).toList(),
        parameters.instruments().stream()
            .map(instrument -> InstrumentAnswer.of(instrument, view))
            .toList());
  }
}
