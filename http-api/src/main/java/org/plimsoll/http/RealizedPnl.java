package org.plimsoll.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.risk.lots.ClosedLot;
import org.plimsoll.risk.lots.Closing;
import org.plimsoll.risk.lots.LotMatching;
import org.plimsoll.risk.lots.LotMethod;
import org.plimsoll.risk.lots.OpenLot;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What an account realized in a period, by lots. Lots are matched over all its trades from the
 * first on; what is listed and summed is of the period. Pure.
 *
 * @param closings in order of sequence
 * @param instruments sums of the period, in order of name
 * @param assets sums of the period, in order of name
 * @param open the lots that were open at the end of the period
 * @param unattributed transfers of the period that hold premiums which are in no closing
 */
record RealizedPnl(
    List<Row> closings,
    List<InstrumentSum> instruments,
    List<AssetSum> assets,
    List<Open> open,
    List<ProfitFact.Unattributed> unattributed) {

  /**
   * What of one trade closed a position or a part of it.
   *
   * @param quantity bought > 0, sold < 0
   * @param price at which it closed; empty if the instrument is not listed any more
   * @param pnl in the asset, without fee and funding
   * @param fee of the whole trade, also of what of it opened
   */
  record Row(
      long sequence,
      Instant at,
      SettlementId settlement,
      SettlementKind kind,
      InstrumentId instrument,
      AssetId asset,
      Quantity quantity,
      Optional<String> price,
      Cash pnl,
      Cash fee,
      List<Lot> lots) {}

  /**
   * A lot it closed.
   *
   * @param openedBy sequence of the trade that opened it
   * @param quantity as it was held: long > 0, short < 0
   */
  record Lot(
      long openedBy,
      Instant openedAt,
      Quantity quantity,
      Optional<String> openPrice,
      Optional<String> closePrice,
      Cash pnl) {}

  /** A lot that stayed open. */
  record Open(
      InstrumentId instrument,
      AssetId asset,
      long openedBy,
      Instant openedAt,
      Quantity quantity,
      Optional<String> openPrice,
      Cash cost) {}

  /**
   * @param pnl of all closings
   * @param fees of all trades, those that open too, >= 0
   * @param fundingPaid negative was received
   */
  record InstrumentSum(
      InstrumentId instrument,
      AssetId asset,
      int closings,
      Cash pnl,
      Cash fees,
      Cash fundingPaid) {}

  /**
   * @param pnl of all closings, options with their premiums
   * @param fees also those of spot trades
   * @param net pnl less fees less funding
   * @param ledgerPnl what the ledger realized of the same trades, at average cost and without
   *     premiums: by {@link LotMethod#AVERAGE} the same as the pnl of futures
   */
  record AssetSum(AssetId asset, Cash pnl, Cash fees, Cash fundingPaid, Cash net, Cash ledgerPnl) {}

  RealizedPnl {
    closings = List.copyOf(closings);
    instruments = List.copyOf(instruments);
    assets = List.copyOf(assets);
    open = List.copyOf(open);
    unattributed = List.copyOf(unattributed);
  }

  /**
   * @param facts of the account from its first event to the end of the period, in order
   * @param from where the period starts, inclusive
   * @param only this instrument; empty: all
   * @param listed instruments, by which prices are told
   */
  static RealizedPnl of(
      List<ProfitFact> facts,
      LotMethod method,
      Instant from,
      Optional<InstrumentId> only,
      Function<InstrumentId, Optional<Instrument>> listed) {
    Drafts drafts = new Drafts(from, listed);
    SortedMap<InstrumentId, List<ProfitFact.Trade>> trades = new TreeMap<>();
    for (ProfitFact fact : facts) {
      if (fact instanceof ProfitFact.Trade trade && isWanted(trade.instrument(), only)) {
        trades.computeIfAbsent(trade.instrument(), id -> new ArrayList<>()).add(trade);
      } else if (!fact.at().isBefore(from)) {
        drafts.add(fact, only);
      }
    }
    trades.values().forEach(each -> drafts.match(method, each));
    return drafts.sum();
  }

  private static boolean isWanted(InstrumentId instrument, Optional<InstrumentId> only) {
    return only.isEmpty() || only.orElseThrow().equals(instrument);
  }

  /** The same with some of its closings: a page of them. */
  RealizedPnl showing(List<Row> shown) {
    return new RealizedPnl(shown, instruments, assets, open, unattributed);
  }

  /** The sums while they are drawn up. */
  private static final class Drafts {
    private final Instant from;
    private final Function<InstrumentId, Optional<Instrument>> listed;
    private final List<Row> closings = new ArrayList<>();
    private final SortedMap<InstrumentId, SortedMap<AssetId, InstrumentSum>> byInstrument =
        new TreeMap<>();
    private final SortedMap<AssetId, Cash> ledger = new TreeMap<>();
    private final SortedMap<AssetId, Cash> otherFees = new TreeMap<>();
    private final List<Open> open = new ArrayList<>();
    private final List<ProfitFact.Unattributed> unattributed = new ArrayList<>();

    private Drafts(Instant from, Function<InstrumentId, Optional<Instrument>> listed) {
      this.from = from;
      this.listed = listed;
    }

    private void add(ProfitFact fact, Optional<InstrumentId> only) {
      if (fact instanceof ProfitFact.Funding funding && isWanted(funding.instrument(), only)) {
        add(funding.instrument(), funding.asset(), 0, Cash.ZERO, Cash.ZERO, funding.paid());
      } else if (fact instanceof ProfitFact.Unattributed mixed) {
        unattributed.add(mixed);
      } else if (fact instanceof ProfitFact.Realized realized && only.isEmpty()) {
        realized.realized().forEach((asset, pnl) -> ledger.merge(asset, pnl, Cash::plus));
      } else if (fact instanceof ProfitFact.OtherFee other && only.isEmpty()) {
        otherFees.merge(other.asset(), other.fee(), Cash::plus);
      }
    }

    private void add(
        InstrumentId id, AssetId asset, int count, Cash pnl, Cash fees, Cash fundingPaid) {
      byInstrument
          .computeIfAbsent(id, any -> new TreeMap<>())
          .merge(
              asset,
              new InstrumentSum(id, asset, count, pnl, fees, fundingPaid),
              (a, b) ->
                  new InstrumentSum(
                      id,
                      asset,
                      a.closings() + b.closings(),
                      a.pnl().plus(b.pnl()),
                      a.fees().plus(b.fees()),
                      a.fundingPaid().plus(b.fundingPaid())));
    }

    /** All trades in one instrument. */
    private void match(LotMethod method, List<ProfitFact.Trade> trades) {
      LotMatching matching =
          LotMatching.of(method, trades.stream().map(ProfitFact.Trade::lot).toList());
      Iterator<Closing> closed = matching.closings().iterator();
      Closing next = closed.hasNext() ? closed.next() : null;
      for (ProfitFact.Trade trade : trades) {
        boolean isCounted = !trade.at().isBefore(from);
        if (isCounted) {
          add(trade.instrument(), trade.asset(), 0, Cash.ZERO, trade.fee(), Cash.ZERO);
        }
        if (next != null && next.trade() == trade.lot()) {
          if (isCounted) {
            add(trade.instrument(), trade.asset(), 1, next.pnl(), Cash.ZERO, Cash.ZERO);
            closings.add(row(trade, next));
          }
          next = closed.hasNext() ? closed.next() : null;
        }
      }
      ProfitFact.Trade any = trades.get(0);
      matching.open().forEach(lot -> open.add(open(any, lot)));
    }

    private Row row(ProfitFact.Trade trade, Closing closing) {
      Optional<Instrument> instrument = listed.apply(trade.instrument());
      return new Row(
          trade.sequence(),
          trade.at(),
          trade.settlement(),
          trade.kind(),
          trade.instrument(),
          trade.asset(),
          closing.quantity(),
          UnitPrice.of(instrument, closing.quantity(), closing.cash()),
          closing.pnl(),
          trade.fee(),
          closing.lots().stream().map(lot -> lot(instrument, lot)).toList());
    }

    private static Lot lot(Optional<Instrument> instrument, ClosedLot lot) {
      return new Lot(
          lot.openedBy(),
          lot.openedAt(),
          lot.quantity(),
          UnitPrice.of(instrument, lot.quantity(), lot.cost()),
          UnitPrice.of(instrument, lot.quantity(), lot.cash()),
          lot.pnl());
    }

    private Open open(ProfitFact.Trade trade, OpenLot lot) {
      return new Open(
          trade.instrument(),
          trade.asset(),
          lot.openedBy(),
          lot.openedAt(),
          lot.quantity(),
          UnitPrice.of(listed.apply(trade.instrument()), lot.quantity(), lot.cost()),
          lot.cost());
    }

    private RealizedPnl sum() {
      List<InstrumentSum> instruments =
          byInstrument.values().stream().flatMap(sums -> sums.values().stream()).toList();
      SortedMap<AssetId, AssetSum> assets = new TreeMap<>();
      for (InstrumentSum sum : instruments) {
        add(assets, sum.asset(), sum.pnl(), sum.fees(), sum.fundingPaid(), Cash.ZERO);
      }
      otherFees.forEach((asset, fee) -> add(assets, asset, Cash.ZERO, fee, Cash.ZERO, Cash.ZERO));
      ledger.forEach((asset, pnl) -> add(assets, asset, Cash.ZERO, Cash.ZERO, Cash.ZERO, pnl));
      closings.sort(Comparator.comparingLong(Row::sequence).thenComparing(Row::instrument));
      return new RealizedPnl(
          closings, instruments, List.copyOf(assets.values()), open, unattributed);
    }

    private static void add(
        SortedMap<AssetId, AssetSum> assets,
        AssetId asset,
        Cash pnl,
        Cash fees,
        Cash funding,
        Cash ledger) {
      assets.merge(
          asset,
          new AssetSum(asset, pnl, fees, funding, pnl.minus(fees).minus(funding), ledger),
          (a, b) ->
              new AssetSum(
                  asset,
                  a.pnl().plus(b.pnl()),
                  a.fees().plus(b.fees()),
                  a.fundingPaid().plus(b.fundingPaid()),
                  a.net().plus(b.net()),
                  a.ledgerPnl().plus(b.ledgerPnl())));
    }
  }
}
