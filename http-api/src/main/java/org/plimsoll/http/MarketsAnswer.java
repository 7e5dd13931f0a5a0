package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.pricing.OptionType;
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

  /**
   * @param interest on debts of it; empty if it bears none, or none is known yet
   */
  record AssetAnswer(
      AssetId asset, Optional<IndexId> index, Rate haircut, Optional<Interest> interest) {
    static AssetAnswer of(Asset asset, MarketView view) {
      return new AssetAnswer(
          asset.id(),
          asset.index(),
          asset.haircut(),
          Optional.ofNullable(view.fixings().interest().get(asset.id())));
    }
  }

  /**
   * What is traded; what its kind does not have is empty.
   *
   * @param form how its value follows from its price
   * @param base what a spot trade exchanges for the settlement asset
   * @param contractSize units of the underlying, or of the quote currency for an inverse future
   * @param strike in the currency of the index
   * @param markPrice the last one known, whatever its status; the index of spot; empty if there was
   *     none yet
   * @param state what may be done in it now
   * @param leastInitialRate of the leverage cap in force; empty if there is none
   * @param basis of a perpetual that is quoted, as fractions of its index
   * @param funding of a perpetual that is funded
   * @param settlementPrice of an expiry that is over, in the currency of the index
   */
  record InstrumentAnswer(
      InstrumentId instrument,
      String kind,
      Optional<PayoffForm> form,
      IndexId underlying,
      AssetId settlement,
      Optional<AssetId> base,
      Quantity contractSize,
      Optional<OptionType> optionType,
      Optional<Price> strike,
      Optional<Instant> expiry,
      Price tick,
      Quantity lot,
      Optional<Price> markPrice,
      Optional<PriceStatus> priceStatus,
      TradingState state,
      Optional<Rate> leastInitialRate,
      Optional<Basis> basis,
      Optional<Funding> funding,
      Optional<Price> settlementPrice,
      List<BracketAnswer> brackets) {

    static InstrumentAnswer of(Instrument instrument, MarketView view) {
      Optional<IndexPrice> index = view.indexPrice(instrument.underlying());
      Optional<Contract> contract = as(Contract.class, instrument);
      Optional<EuropeanOption> option = as(EuropeanOption.class, instrument);
      return new InstrumentAnswer(
          instrument.id(),
          kindOf(instrument),
          contract.map(Contract::form),
          instrument.underlying(),
          instrument.settlement(),
          as(Spot.class, instrument).map(Spot::base),
          instrument.contractSize(),
          option.map(EuropeanOption::type),
          option.map(EuropeanOption::strike),
          contract.flatMap(Contract::expiry),
          instrument.tick(),
          instrument.lot(),
          index.map(
              known -> contract.map(held -> view.markPrice(held.id())).orElseGet(known::price)),
          index.map(IndexPrice::status),
          view.controls().stateOf(instrument.id()),
          view.controls().leastInitialRate(instrument.id()),
          Optional.ofNullable(view.fixings().basis().get(instrument.id())),
          Optional.ofNullable(view.fixings().funding().get(instrument.id())),
          contract.flatMap(view::settlementPrice),
          as(FuturesContract.class, instrument)
              .map(future -> BracketAnswer.allOf(future.schedule()))
              .orElse(List.of()));
    }

    private static <T> Optional<T> as(Class<T> kind, Instrument instrument) {
      return Optional.of(instrument).filter(kind::isInstance).map(kind::cast);
    }

    private static String kindOf(Instrument instrument) {
      if (instrument instanceof Spot) {
        return "spot";
      } else if (instrument instanceof Perpetual) {
        return "perpetual";
      } else if (instrument instanceof DatedFuture) {
        return "dated-future";
      } else if (instrument instanceof EuropeanOption) {
        return "european-option";
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
        parameters.assets().stream().map(asset -> AssetAnswer.of(asset, view)).toList(),
        parameters.instruments().stream()
            .map(instrument -> InstrumentAnswer.of(instrument, view))
            .toList());
  }
}
