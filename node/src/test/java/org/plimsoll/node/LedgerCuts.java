package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Cuts at random places of whole journals, as they are and with one error of one unit in them. */
final class LedgerCuts {
  /** What is wrong with the one event. */
  enum Plant {
    MOVED_ONE_UNIT_MORE,
    MOVED_ONE_UNIT_LESS,
    CHARGED_ONE_UNIT_MORE,
    TRADED_ONE_UNIT_MORE,
    PAID_ONE_UNIT_LESS,
    MISSING,
    TWICE
  }

  private static final Cash UNIT = Cash.ofUnits(1);

  private final List<AccountHistory> histories;
  private final Map<SettlementId, SettlementTerms> terms;
  private final MarginParameters parameters;
  private final SplittableRandom random;

  LedgerCuts(
      List<AccountHistory> histories,
      Map<SettlementId, SettlementTerms> terms,
      MarginParameters parameters,
      SplittableRandom random) {
    this.histories = histories;
    this.terms = terms;
    this.parameters = parameters;
    this.random = random;
  }

  /** Every account's journal up to a place of its own. */
  List<AccountHistory> prefixes(int most) {
    return histories.stream()
        .map(
            history -> {
              int all = history.events().size();
              int kept = Math.min(all, 2 + random.nextInt(Math.min(most, all)));
              return new AccountHistory(history.account(), history.events().subList(0, kept));
            })
        .toList();
  }

  LedgerCut cut(List<AccountHistory> cut) {
    LedgerCut result = new LedgerCut(parameters);
    for (AccountHistory history : cut) {
      for (AccountEvent event : history.events()) {
        result.add(history.account(), result.next(history.account()), event, terms::get);
      }
    }
    return result;
  }

  /** The same with one leg gone wrong, in the journal of some account. */
  LedgerCut cutWith(Plant plant, List<AccountHistory> cut) {
    List<int[]> legs = new ArrayList<>();
    for (int n = 0; n < cut.size(); n++) {
      List<AccountEvent> events = cut.get(n).events();
      // Without its last event a journal is only shorter, which is no error.
      for (int at = 0; at < events.size() - 1; at++) {
        if (events.get(at) instanceof LegSettled settled && fits(plant, settled.leg())) {
          legs.add(new int[] {n, at});
        }
      }
    }
    int[] chosen = legs.get(random.nextInt(legs.size()));
    LedgerCut result = new LedgerCut(parameters);
    for (int n = 0; n < cut.size(); n++) {
      AccountHistory history = cut.get(n);
      for (int at = 0; at < history.events().size(); at++) {
        AccountEvent event = history.events().get(at);
        boolean isChosen = chosen[0] == n && chosen[1] == at;
        int times = !isChosen ? 1 : plant == Plant.MISSING ? 0 : plant == Plant.TWICE ? 2 : 1;
        AccountEvent written = isChosen ? wrong(plant, (LegSettled) event) : event;
        long sequence = at + 1;
        IntStream.range(0, times)
            .forEach(time -> result.add(history.account(), sequence, written, terms::get));
      }
    }
    return result;
  }

  private static boolean fits(Plant plant, Leg leg) {
    return switch (plant) {
      case MOVED_ONE_UNIT_MORE, MOVED_ONE_UNIT_LESS -> !leg.transfers().isEmpty();
      case CHARGED_ONE_UNIT_MORE -> !leg.fees().isEmpty();
      case TRADED_ONE_UNIT_MORE, PAID_ONE_UNIT_LESS -> !leg.trades().isEmpty();
      case MISSING, TWICE -> true;
    };
  }

  private static LegSettled wrong(Plant plant, LegSettled event) {
    Leg leg = event.leg();
    Leg changed =
        switch (plant) {
          case MOVED_ONE_UNIT_MORE -> moved(leg, UNIT);
          case MOVED_ONE_UNIT_LESS -> moved(leg, UNIT.negate());
          case CHARGED_ONE_UNIT_MORE ->
              new Leg(
                  leg.account(),
                  leg.trades(),
                  leg.transfers(),
                  raised(leg.fees(), UNIT),
                  leg.order());
          case TRADED_ONE_UNIT_MORE -> traded(leg, Quantity.ofUnits(1), Cash.ZERO);
          case PAID_ONE_UNIT_LESS -> traded(leg, Quantity.ZERO, UNIT);
          case MISSING, TWICE -> leg;
        };
    return new LegSettled(
        event.settlement(),
        event.kind(),
        changed,
        event.realizedPnl(),
        event.realized(),
        event.at());
  }

  private static Leg moved(Leg leg, Cash by) {
    return new Leg(
        leg.account(), leg.trades(), raised(leg.transfers(), by), leg.fees(), leg.order());
  }

  private static Leg traded(Leg leg, Quantity more, Cash cash) {
    List<LegTrade> trades = new ArrayList<>(leg.trades());
    LegTrade first = trades.get(0);
    trades.set(
        0,
        new LegTrade(
            first.instrument(),
            first.settlement(),
            first.quantity().plus(more),
            first.cash().plus(cash),
            first.fundingIndex()));
    return new Leg(leg.account(), trades, leg.transfers(), leg.fees(), leg.order());
  }

  private static TreeMap<AssetId, Cash> raised(Map<AssetId, Cash> amounts, Cash by) {
    TreeMap<AssetId, Cash> raised = new TreeMap<>(amounts);
    raised.compute(raised.firstKey(), (asset, amount) -> amount.plus(by));
    return raised;
  }
}
