package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Events as a journal holds them, one a second. */
final class Journaled {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  static final AccountId ALICE = AccountId.of("alice");

  private Journaled() {}

  static LoggedEvent at(long sequence, AccountEvent event) {
    return new LoggedEvent(sequence, time(sequence), event);
  }

  static Instant time(long sequence) {
    return START.plusSeconds(sequence);
  }

  static AccountEvent opened() {
    return new AccountOpened(ALICE, MarginMethod.STANDARD, CommandId.of("open"), START);
  }

  static AccountEvent deposited(String key, String usdt) {
    return new CollateralDeposited(CommandId.of(key), Markets.USDT, Cash.of(usdt), START);
  }

  static AccountEvent funding(String settlement, String paid) {
    return new FundingSettled(
        SettlementId.of(settlement),
        Markets.BTC_PERP,
        Markets.USDT,
        Quantity.of("1"),
        FundingIndex.ofUnits(0),
        FundingIndex.ofUnits(1),
        Cash.of(paid),
        START);
  }

  static LegTrade trade(InstrumentId instrument, String quantity, String cash) {
    return new LegTrade(instrument, Markets.USDT, Quantity.of(quantity), Cash.of(cash));
  }

  static LegSettled settled(
      String settlement,
      SettlementKind kind,
      List<LegTrade> trades,
      Map<AssetId, Cash> transfers,
      Map<AssetId, Cash> fees,
      String realized) {
    return new LegSettled(
        SettlementId.of(settlement),
        kind,
        Leg.of(ALICE, trades, transfers, fees),
        Cash.of(realized),
        new TreeMap<>(Map.of(Markets.USDT, Cash.of(realized))),
        START,
        Optional.empty());
  }

  static MarginFigures figures(String equity) {
    return new MarginFigures(
        1,
        "house-1",
        Cash.of(equity),
        Cash.of("40"),
        Cash.of("20"),
        new TreeMap<>(Map.of(Markets.BTC_PERP, Price.of("48000"))),
        new TreeMap<>(),
        MarginMethod.STANDARD,
        new TreeMap<>(Map.of(Markets.BTC_USDT, Price.of("48010"))));
  }
}
