package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.http.Journaled.ALICE;
import static org.plimsoll.http.Journaled.START;
import static org.plimsoll.http.Journaled.at;
import static org.plimsoll.http.Journaled.trade;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Cash;

final class EventTableTest {
  private final EventTable table =
      new EventTable(id -> Markets.parameters().findInstrument(id), Discretion.NONE);

  @Test
  void columns_are_named_and_stay_in_their_order() {
    assertThat(EventTable.header())
        .isEqualTo(
            "recordedAt,account,sequence,type,at,commandId,settlement,asset,amount,instrument,"
                + "quantity,price,realizedPnl,fee,equity,initialMargin,maintenanceMargin,status,"
                + "liquidation,payload\r\n");
  }

  @Test
  void a_leg_has_a_row_for_each_part_and_sums_stand_in_it_once() {
    String[] rows =
        table
            .rows(
                ALICE,
                at(
                    7,
                    Journaled.settled(
                        "t1",
                        SettlementKind.TRADE,
                        List.of(trade(BTC_PERP, "-2", "100000"), trade(ETH_PERP, "1", "-3000")),
                        Map.of(BTC, Cash.of("-0.5")),
                        Map.of(USDT, Cash.of("1.5"), BTC, Cash.of("0.1")),
                        "12.5")))
            .split("\r\n");

    assertThat(rows).hasSize(4);
    assertThat(rows[0])
        .startsWith(
            "2026-01-02T03:04:12Z,alice,7,leg-settled,2026-01-02T03:04:05Z,,t1,"
                + "USDT,100000,BTC-PERP,-2,50000,12.5,1.5,,,,,,\"{\"\"type\"\":\"\"leg-settled\"\"");
    assertThat(rows[1]).endsWith(",t1,USDT,-3000,ETH-PERP,1,3000,,,,,,,,");
    assertThat(rows[2]).endsWith(",t1,BTC,-0.5,,,,,,,,,,,");
    assertThat(rows[3]).endsWith(",t1,BTC,,,,,,0.1,,,,,,");
  }

  @Test
  void figures_and_liquidation_have_columns() {
    assertThat(table.rows(ALICE, at(3, new LiquidationStarted("alice-3", figures(), START))))
        .contains(",,,,,,,,10,40,20,,alice-3,\"{");
  }

  @Test
  void a_command_that_looks_like_a_formula_is_none() {
    assertThat(table.rows(ALICE, at(2, Journaled.deposited("=1+1", "5"))))
        .contains(",'=1+1,,USDT,5,,");
  }

  private static MarginFigures figures() {
    return Journaled.figures("10");
  }
}
