package org.plimsoll.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LegTrade;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/**
 * Events as a table for spreadsheets: at least one row each, one for every trade, transfer and fee
 * of a leg that was settled. Figures and payload stand in the first row of an event alone, realized
 * profit and fees once per asset, so that a column can be summed. Pure.
 */
final class EventTable {
  private final Function<InstrumentId, Optional<Instrument>> listed;
  private final Discretion discretion;

  /** The columns, in their order for ever; new ones are added at the end. */
  enum Column {
    RECORDED_AT("recordedAt"),
    ACCOUNT("account"),
    SEQUENCE("sequence"),
    TYPE("type"),
    AT("at"),
    COMMAND_ID("commandId"),
    SETTLEMENT("settlement"),
    ASSET("asset"),
    /** Of a row with an instrument the cash of the trade, else collateral; received if positive. */
    AMOUNT("amount"),
    INSTRUMENT("instrument"),
    QUANTITY("quantity"),
    PRICE("price"),
    REALIZED_PNL("realizedPnl"),
    FEE("fee"),
    EQUITY("equity"),
    INITIAL_MARGIN("initialMargin"),
    MAINTENANCE_MARGIN("maintenanceMargin"),
    STATUS("status"),
    LIQUIDATION("liquidation"),
    PAYLOAD("payload");

    private final String title;

    Column(String title) {
      this.title = title;
    }
  }

  /**
   * @param listed instruments, by which prices are told
   * @param discretion towards the reader
   */
  EventTable(Function<InstrumentId, Optional<Instrument>> listed, Discretion discretion) {
    this.listed = listed;
    this.discretion = discretion;
  }

  /** The names of the columns as a row. */
  static String header() {
    return CsvRow.of(Stream.of(Column.values()).map(column -> column.title).toList());
  }

  /** The rows of one event. */
  String rows(AccountId account, LoggedEvent logged) {
    List<Map<Column, String>> parts = parts(logged.event());
    EventSubject subject = EventSubject.of(logged.event());
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < parts.size(); n++) {
      Map<Column, String> row = parts.get(n);
      identify(row, account, logged, subject);
      if (n == 0) {
        describe(row, logged.event(), subject);
      }
      text.append(
          CsvRow.of(
              Stream.of(Column.values()).map(column -> row.getOrDefault(column, "")).toList()));
    }
    return text.toString();
  }

  private void identify(
      Map<Column, String> row, AccountId account, LoggedEvent logged, EventSubject subject) {
    row.put(Column.RECORDED_AT, logged.recordedAt().toString());
    row.put(Column.ACCOUNT, account.value());
    row.put(Column.SEQUENCE, String.valueOf(logged.sequence()));
    row.put(Column.TYPE, subject.type());
    row.put(Column.AT, logged.event().at().toString());
    subject.command().ifPresent(id -> row.put(Column.COMMAND_ID, id.toString()));
    subject
        .settlement()
        .ifPresent(id -> row.put(Column.SETTLEMENT, discretion.settlement(id.value())));
    subject.liquidation().ifPresent(id -> row.put(Column.LIQUIDATION, id));
  }

  private void describe(Map<Column, String> row, AccountEvent event, EventSubject subject) {
    subject
        .figures()
        .ifPresent(
            figures -> {
              row.put(Column.EQUITY, figures.equity().toString());
              row.put(Column.INITIAL_MARGIN, figures.initialMargin().toString());
              row.put(Column.MAINTENANCE_MARGIN, figures.maintenanceMargin().toString());
            });
    if (event instanceof MarginStatusChanged changed) {
      row.put(Column.STATUS, changed.to().name());
    }
    row.put(Column.PAYLOAD, discretion.told(event).toString());
  }

  private List<Map<Column, String>> parts(AccountEvent event) {
    if (event instanceof CollateralDeposited e) {
      return List.of(moved(e.asset(), e.amount()));
    } else if (event instanceof CollateralWithdrawn e) {
      return List.of(moved(e.asset(), e.amount().negate()));
    } else if (event instanceof FundingSettled e) {
      return List.of(moved(e.asset(), e.paid().negate()));
    } else if (event instanceof OrderReserved e) {
      Map<Column, String> row = new EnumMap<>(Column.class);
      row.put(Column.INSTRUMENT, e.order().instrument().value());
      row.put(Column.QUANTITY, e.order().quantity().toString());
      row.put(Column.PRICE, e.order().limit().toString());
      return List.of(row);
    } else if (event instanceof LegSettled e) {
      return settled(e);
    }
    return List.of(new EnumMap<>(Column.class));
  }

  private List<Map<Column, String>> settled(LegSettled settled) {
    List<Map<Column, String>> rows = new ArrayList<>();
    SortedMap<AssetId, Cash> realized = new TreeMap<>(ProfitFact.realizedBy(settled));
    SortedMap<AssetId, Cash> fees = new TreeMap<>(settled.leg().fees());
    for (LegTrade trade : settled.leg().trades()) {
      Map<Column, String> row = moved(trade.settlement(), trade.cash());
      row.put(Column.INSTRUMENT, trade.instrument().value());
      row.put(Column.QUANTITY, trade.quantity().toString());
      if (!trade.cash().isZero()) {
        UnitPrice.of(listed.apply(trade.instrument()), trade.quantity(), trade.cash())
            .ifPresent(price -> row.put(Column.PRICE, price));
      }
      once(row, Column.REALIZED_PNL, realized, trade.settlement());
      once(row, Column.FEE, fees, trade.settlement());
      rows.add(row);
    }
    settled.leg().transfers().forEach((asset, cash) -> rows.add(moved(asset, cash)));
    for (var fee : fees.entrySet()) {
      Map<Column, String> row = new EnumMap<>(Column.class);
      row.put(Column.ASSET, fee.getKey().value());
      row.put(Column.FEE, fee.getValue().toString());
      rows.add(row);
    }
    return rows.isEmpty() ? List.of(new EnumMap<>(Column.class)) : rows;
  }

  private static void once(
      Map<Column, String> row, Column column, SortedMap<AssetId, Cash> amounts, AssetId asset) {
    Optional.ofNullable(amounts.remove(asset))
        .ifPresent(amount -> row.put(column, amount.toString()));
  }

  private static Map<Column, String> moved(AssetId asset, Cash amount) {
    Map<Column, String> row = new EnumMap<>(Column.class);
    row.put(Column.ASSET, asset.value());
    row.put(Column.AMOUNT, amount.toString());
    return row;
  }
}
