package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** The exact text of what people read. */
final class JsonWriterTest {
  private static final Instant AT = Instant.parse("2025-01-01T12:30:00.123456Z");
  private static final MarginFigures FIGURES =
      new MarginFigures(
          7,
          "test-1",
          Cash.of("-0.5"),
          Cash.of("2"),
          Cash.of("1"),
          new TreeMap<>(Map.of(Markets.BTC_PERP, Price.of("50000"))),
          new TreeMap<>(Map.of(Markets.USDT, Price.ONE)),
          MarginMethod.STANDARD,
          new TreeMap<>(Map.of(Markets.BTC_USDT, Price.of("50000"))));

  private static final SortedMap<AssetId, Cash> REALIZED =
      new TreeMap<>(Map.of(Markets.USDT, Cash.of("-3")));

  @Test
  void decimals_are_strings_everywhere() {
    record All(Cash cash, Price price, Quantity quantity, Rate rate, Optional<Cash> none) {}

    assertThat(
            text(
                new All(
                    Cash.of("-92233720368.54775807"),
                    Price.of("0.00000001"),
                    Quantity.of("10"),
                    Rate.of("0.05"),
                    Optional.empty())))
        .isEqualTo(
            "{\"cash\":\"-92233720368.54775807\",\"price\":\"0.00000001\","
                + "\"quantity\":\"10\",\"rate\":\"0.05\",\"none\":null}");
  }

  @Test
  void an_event_names_its_type_first() {
    assertThat(
            event(new CollateralDeposited(CommandId.of("k"), Markets.USDT, Cash.of("100.50"), AT)))
        .isEqualTo(
            "{\"type\":\"collateral-deposited\",\"commandId\":\"k\",\"asset\":\"USDT\","
                + "\"amount\":\"100.5\",\"at\":\"2025-01-01T12:30:00.123456Z\"}");
  }

  @Test
  void figures_are_written_with_the_prices_used() {
    assertThat(
            event(
                new MarginStatusChanged(
                    MarginStatus.ABOVE_INITIAL, MarginStatus.INSOLVENT, FIGURES, AT)))
        .isEqualTo(
            "{\"type\":\"margin-status-changed\",\"from\":\"ABOVE_INITIAL\",\"to\":\"INSOLVENT\","
                + "\"figures\":{\"viewVersion\":7,\"parameterVersion\":\"test-1\","
                + "\"equity\":\"-0.5\",\"initialMargin\":\"2\",\"maintenanceMargin\":\"1\","
                + "\"marks\":{\"BTC-PERP\":\"50000\"},\"assetPrices\":{\"USDT\":\"1\"},"
                + "\"method\":\"STANDARD\",\"indexPrices\":{\"BTC-USDT\":\"50000\"}},"
                + "\"at\":\"2025-01-01T12:30:00.123456Z\"}");
  }

  @Test
  void a_leg_is_written_with_its_trades_transfers_and_fees() {
    Leg leg =
        Leg.of(
            AccountId.of("a"),
            List.of(
                new LegTrade(
                    Markets.BTC_PERP, Markets.USDT, Quantity.of("-0.5"), Cash.of("25000"))),
            Map.of(Markets.BTC, Cash.of("1")),
            Map.of(Markets.USDT, Cash.of("0.01")));

    assertThat(
            event(
                new LegSettled(
                    SettlementId.of("s"), SettlementKind.UNWIND, leg, Cash.of("-3"), REALIZED, AT)))
        .isEqualTo(
            "{\"type\":\"leg-settled\",\"settlement\":\"s\",\"kind\":\"UNWIND\","
                + "\"leg\":{\"account\":\"a\",\"trades\":[{\"instrument\":\"BTC-PERP\","
                + "\"settlement\":\"USDT\",\"quantity\":\"-0.5\",\"cash\":\"25000\"}],"
                + "\"transfers\":{\"BTC\":\"1\"},\"fees\":{\"USDT\":\"0.01\"}},"
                + "\"realizedPnl\":\"-3\",\"realized\":{\"USDT\":\"-3\"},\"at\":\"2025-01-01T12:30:00.123456Z\"}");
  }

  @Test
  void a_step_names_its_kind() {
    assertThat(
            event(
                new UnwindOrdered(
                    "l",
                    SettlementId.of("s"),
                    new UnwindStep.MarketSlice(Markets.BTC_PERP, Quantity.of("-1")),
                    FIGURES,
                    AT)))
        .contains(
            "\"step\":{\"step\":\"market-slice\",\"instrument\":\"BTC-PERP\","
                + "\"quantity\":\"-1\"}");
    assertThat(
            event(
                new UnwindOrdered(
                    "l", SettlementId.of("s"), new UnwindStep.Takeover(), FIGURES, AT)))
        .contains("\"step\":{\"step\":\"takeover\"}");
  }

  @Test
  void half_a_surrogate_pair_is_replaced() {
    assertThat(text(List.of("a\ud800b"))).isEqualTo("[\"a?b\"]");
  }

  private static String event(AccountEvent event) {
    return JsonWriter.fields(event).toString();
  }

  private static String text(Object value) {
    return new String(JsonWriter.write(value), StandardCharsets.UTF_8);
  }
}
