package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.plimsoll.http.Journaled.settled;
import static org.plimsoll.http.Journaled.trade;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.lots.LotMethod;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

final class RealizedPnlTest {
  private static final InstrumentId CALL = InstrumentId.of("BTC-CALL");

  @Test
  void closings_name_their_lots_with_dates_and_prices() {
    RealizedPnl realized =
        realized(
            LotMethod.FIFO,
            Instant.MIN,
            of(SettlementKind.TRADE, "3", trade(BTC_PERP, "2", "-100000")),
            of(SettlementKind.TRADE, "4", trade(BTC_PERP, "1", "-52000")),
            of(SettlementKind.EXPIRY, "5", trade(BTC_PERP, "-3", "159000")));

    RealizedPnl.Row row = realized.closings().get(0);
    assertThat(row.kind()).isEqualTo(SettlementKind.EXPIRY);
    assertThat(row.price()).contains("53000");
    assertThat(row.pnl()).isEqualTo(Cash.of("7000"));
    assertThat(row.fee()).as("of the trade that closed").isEqualTo(Cash.of("5"));
    assertThat(row.lots())
        .extracting(
            RealizedPnl.Lot::openedBy,
            RealizedPnl.Lot::openedAt,
            lot -> lot.openPrice().orElseThrow(),
            lot -> lot.closePrice().orElseThrow(),
            RealizedPnl.Lot::pnl)
        .containsExactly(
            tuple(1L, Journaled.time(1), "50000", "53000", Cash.of("6000")),
            tuple(2L, Journaled.time(2), "52000", "53000", Cash.of("1000")));
    assertThat(realized.assets().get(0).fees()).as("of all trades").isEqualTo(Cash.of("12"));
    assertThat(realized.open()).isEmpty();
  }

  @Test
  void what_is_before_the_period_opens_lots_and_counts_nowhere_else() {
    RealizedPnl realized =
        realized(
            LotMethod.AVERAGE,
            Journaled.time(4),
            of(SettlementKind.TRADE, "1", trade(BTC_PERP, "2", "-100")),
            of(SettlementKind.TRADE, "1", trade(BTC_PERP, "-1", "60")),
            Journaled.funding("t3", "3"),
            Journaled.funding("t4", "4"),
            of(SettlementKind.TRADE, "1", trade(BTC_PERP, "-0.5", "35")));

    assertThat(realized.closings())
        .extracting(RealizedPnl.Row::sequence, RealizedPnl.Row::pnl)
        .containsExactly(tuple(5L, Cash.of("10")));
    assertThat(realized.assets())
        .containsExactly(
            new RealizedPnl.AssetSum(
                USDT, Cash.of("10"), Cash.of("1"), Cash.of("4"), Cash.of("5"), Cash.of("7")));
    assertThat(realized.instruments().get(0).fundingPaid()).isEqualTo(Cash.of("4"));
    assertThat(realized.open())
        .extracting(RealizedPnl.Open::quantity, RealizedPnl.Open::cost)
        .containsExactly(tuple(Quantity.of("0.5"), Cash.of("25")));
  }

  @Test
  void an_option_is_matched_by_the_premium_of_its_leg() {
    RealizedPnl realized =
        realized(
            LotMethod.LIFO,
            Instant.MIN,
            premium(SettlementKind.TRADE, "-300", trade(CALL, "2", "0")),
            premium(SettlementKind.UNWIND, "200", trade(CALL, "-1", "0"), future()),
            premium(
                SettlementKind.UNWIND, "99", trade(CALL, "-0.25", "0"), trade(CALL, "-0.5", "0")),
            premium(SettlementKind.EXPIRY, "0", trade(CALL, "-0.25", "0")));

    assertThat(realized.closings())
        .filteredOn(row -> row.instrument().equals(CALL))
        .extracting(RealizedPnl.Row::pnl)
        .containsExactly(Cash.of("50"), Cash.of("-4.5"), Cash.of("-9"), Cash.of("-37.5"));
    assertThat(realized.unattributed()).isEmpty();
  }

  @Test
  void premiums_that_cannot_be_told_apart_are_listed_and_not_guessed() {
    InstrumentId other = InstrumentId.of("BTC-PUT");
    RealizedPnl realized =
        realized(
            LotMethod.FIFO,
            Instant.MIN,
            premium(SettlementKind.TRADE, "-300", trade(CALL, "2", "0")),
            premium(SettlementKind.INSURANCE, "-70", trade(CALL, "-2", "0")),
            premium(SettlementKind.UNWIND, "5", trade(CALL, "1", "0"), trade(other, "1", "0")),
            premium(SettlementKind.INSURANCE, "-3", future()));

    assertThat(realized.closings())
        .filteredOn(row -> row.instrument().equals(CALL))
        .extracting(RealizedPnl.Row::pnl)
        .containsExactly(Cash.of("-300"));
    assertThat(realized.unattributed())
        .extracting(ProfitFact.Unattributed::sequence, ProfitFact.Unattributed::transfers)
        .containsExactly(
            tuple(2L, new TreeMap<>(Map.of(USDT, Cash.of("-70")))),
            tuple(3L, new TreeMap<>(Map.of(USDT, Cash.of("5")))));
  }

  @Test
  void a_fee_for_several_trades_is_divided_by_their_cash_and_none_of_it_is_lost() {
    RealizedPnl realized =
        realized(
            LotMethod.FIFO,
            Instant.MIN,
            settled(
                "t",
                SettlementKind.UNWIND,
                List.of(trade(BTC_PERP, "1", "-200"), trade(ETH_PERP, "1", "-100")),
                Map.of(),
                Map.of(USDT, Cash.of("1"), BTC, Cash.of("0.1")),
                "0"));

    assertThat(realized.instruments())
        .extracting(RealizedPnl.InstrumentSum::fees)
        .containsExactly(Cash.of("0.66666667"), Cash.of("0.33333333"));
    assertThat(realized.assets())
        .extracting(RealizedPnl.AssetSum::asset, RealizedPnl.AssetSum::fees)
        .containsExactly(tuple(BTC, Cash.of("0.1")), tuple(USDT, Cash.of("1")));
  }

  @Test
  void one_instrument_alone_has_its_own_sums_and_funding() {
    List<ProfitFact> facts =
        facts(
            of(SettlementKind.TRADE, "1", trade(BTC_PERP, "1", "-10")),
            of(SettlementKind.TRADE, "1", trade(ETH_PERP, "1", "-10")),
            Journaled.funding("t", "2"),
            of(SettlementKind.TRADE, "1", trade(ETH_PERP, "-1", "15")),
            of(SettlementKind.TRADE, "1", trade(BTC_PERP, "-1", "11")));

    RealizedPnl realized =
        RealizedPnl.of(
            facts, LotMethod.FIFO, Instant.MIN, Optional.of(ETH_PERP), id -> Optional.empty());

    assertThat(realized.instruments())
        .containsExactly(
            new RealizedPnl.InstrumentSum(
                ETH_PERP, USDT, 1, Cash.of("5"), Cash.of("2"), Cash.ZERO));
  }

  private static RealizedPnl realized(LotMethod method, Instant from, AccountEvent... events) {
    return RealizedPnl.of(
        facts(events),
        method,
        from,
        Optional.empty(),
        id -> Markets.parameters().findInstrument(id));
  }

  private static List<ProfitFact> facts(AccountEvent... events) {
    List<ProfitFact> facts = new ArrayList<>();
    for (int n = 0; n < events.length; n++) {
      facts.addAll(ProfitFact.of(Journaled.at(n + 1, events[n])));
    }
    return facts;
  }

  private static AccountEvent of(SettlementKind kind, String fee, LegTrade trade) {
    return settled("t", kind, List.of(trade), Map.of(), Map.of(USDT, Cash.of(fee)), "7");
  }

  private static AccountEvent premium(SettlementKind kind, String premium, LegTrade... trades) {
    Map<AssetId, Cash> moved =
        Cash.of(premium).isZero() ? Map.of() : Map.of(USDT, Cash.of(premium));
    return settled("t", kind, List.of(trades), moved, Map.of(), "0");
  }

  private static LegTrade future() {
    return trade(BTC_PERP, "1", "-10");
  }
}
