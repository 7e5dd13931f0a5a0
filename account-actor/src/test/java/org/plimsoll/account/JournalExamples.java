package org.plimsoll.account;

import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.plimsoll.risk.margin.CollateralSuggestion;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.LiquidationPrice;
import org.plimsoll.risk.whatif.TimeToBreach;

/** One of each event, with every field filled. The golden files in {@code journal} hold them. */
final class JournalExamples {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789012Z");
  private static final CommandId KEY = CommandId.of("key-1");
  private static final Authority ENGINE = new Authority("engine", Set.of(Authority.ALL));
  private static final SettlementId SETTLEMENT = SettlementId.of("trade-1");
  private static final String LIQUIDATION = "alice-12";
  private static final String CALL = "alice-11";
  private static final SettlementId STEP = SettlementId.of("unwind-alice-12-1");

  private JournalExamples() {}

  static List<AccountEvent> accountEvents() {
    return accountEvents(figures());
  }

  /** Whatever has figures with an excerpt of the market, by the name of its golden file. */
  static Map<String, AccountEvent> withExcerpts() {
    Map<String, AccountEvent> grown = new TreeMap<>();
    List<AccountEvent> before = accountEvents();
    List<AccountEvent> since = accountEvents(figuresWithExcerpt());
    for (int n = 0; n < before.size(); n++) {
      if (!since.get(n).equals(before.get(n))) {
        String name = since.get(n).getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1");
        grown.put(name.toLowerCase(Locale.ROOT) + "-excerpt", since.get(n));
      }
    }
    return grown;
  }

  private static List<AccountEvent> accountEvents(MarginFigures figures) {
    return List.of(
        new AccountEvent.AccountOpened(ALICE, MarginMethod.STANDARD, KEY, AT),
        new AccountEvent.CollateralDeposited(KEY, USDT, Cash.of("1250.5"), AT),
        new AccountEvent.CollateralWithdrawn(
            KEY, USDT, Cash.of("0.00000001"), Optional.of(figures), AT),
        new AccountEvent.MarginMethodChanged(
            KEY, MarginMethod.STANDARD, MarginMethod.PORTFOLIO, Optional.of(figures), AT),
        new AccountEvent.LeverageChosen(
            KEY, BTC_PERP, Optional.of(Rate.of("0.1")), Optional.of(figures), AT),
        new AccountEvent.CollateralChosen(KEY, BTC, false, Optional.of(figures), AT),
        new AccountEvent.OrderReserved(KEY, order(), Optional.of(figures), AT),
        new AccountEvent.OrderReleased(KEY, order().id(), AT),
        new AccountEvent.LegReserved(
            SETTLEMENT,
            2,
            Optional.of(KEY),
            "TRADE for the example",
            leg(),
            Optional.of(figures),
            AT),
        new AccountEvent.LegReleased(SETTLEMENT, 2, AT),
        new AccountEvent.LegSettled(
            SETTLEMENT, SettlementKind.TRADE, leg(), Cash.of("-12.75"), realized(), AT),
        new AccountEvent.FundingSettled(
            SETTLEMENT,
            BTC_PERP,
            USDT,
            Quantity.of("-0.5"),
            FundingIndex.ofUnits(12_500_000_000_000L),
            FundingIndex.ofUnits(17_000_000_000_001L),
            Cash.of("-2.25"),
            AT),
        new AccountEvent.InterestStarted(USDT, BorrowIndex.ofUnits(1_000_054_794_521L), AT),
        new AccountEvent.InterestCharged(
            SettlementId.of("interest-USDT-alice-7"),
            USDT,
            Cash.of("10000"),
            BorrowIndex.ofUnits(1_000_000_000_000L),
            BorrowIndex.ofUnits(1_000_054_794_521L),
            Cash.of("0.54794521"),
            AT),
        new AccountEvent.MarginStatusChanged(
            MarginStatus.MARGIN_CALL, MarginStatus.BELOW_MAINTENANCE, figures, AT),
        new AccountEvent.LiquidationStarted(LIQUIDATION, figures, AT),
        new AccountEvent.UnwindOrdered(
            LIQUIDATION,
            STEP,
            new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.25")),
            figures,
            AT),
        new AccountEvent.UnwindCancelled(LIQUIDATION, STEP, "the market is thin", AT),
        new AccountEvent.LiquidationEnded(LIQUIDATION, figures, AT),
        call(figures),
        new AccountEvent.MarginCallAcknowledged(KEY, CALL, AT),
        new AccountEvent.MarginCallEscalated(CALL, AT.minusSeconds(900), AT),
        new AccountEvent.MarginCallEnded(CALL, CallOutcome.LIQUIDATION_STARTED, figures, AT),
        new AccountEvent.NoticeDelivered(CALL + "-raised", 3, AT),
        new AccountEvent.NoticeGivenUp(CALL + "-raised", 7, "answered with 503", AT),
        new AccountEvent.WebhookRegistered(KEY, "https://example.org/calls", AT),
        new AccountEvent.WebhookRemoved(KEY, AT));
  }

  static AccountEvent.MarginCallRaised call() {
    return call(figures());
  }

  private static AccountEvent.MarginCallRaised call(MarginFigures figures) {
    return new AccountEvent.MarginCallRaised(
        CALL,
        figures,
        Cash.of("1399.99999999"),
        Cash.of("512.5"),
        List.of(
            new CollateralSuggestion(
                Optional.of(BTC), Cash.of("0.25"), USDT, Cash.of("12000"), Cash.of("1.5"))),
        List.of(
            new LiquidationPrice(
                BTC_USDT,
                Price.of("48000.2"),
                Optional.of(Price.of("46000")),
                Optional.of(Price.of("90000")))),
        Optional.of(
            new TimeToBreach(BTC_USDT, Rate.of("0.04"), Rate.of("1.0625"), 26_000, 220_000)),
        Optional.of("the account holds 101 positions, more than 100"),
        AT);
  }

  /** What events hold since they grew once more, by the name of their golden file. */
  static Map<String, AccountEvent> thirdVersions() {
    var slice = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.25"));
    var other = new UnwindStep.MarketSlice(ETH_PERP, Quantity.of("3"));
    FundingIndex index = FundingIndex.ofUnits(17_000_000_000_001L);
    Leg funded =
        Leg.of(
            ALICE,
            List.of(trade("0.5", "-25000").withFundingIndex(Optional.of(index))),
            Map.of(),
            Map.of());
    return Map.of(
        "collateral-deposited-v2",
        new AccountEvent.CollateralDeposited(KEY.by("alice"), USDT, Cash.of("1250.5"), AT),
        "leg-settled-v4",
        new AccountEvent.LegSettled(
            SETTLEMENT, SettlementKind.TRADE, funded, Cash.of("-12.75"), realized(), AT),
        "liquidation-started-v3",
        new AccountEvent.LiquidationStarted(LIQUIDATION, fundedFigures(index), AT),
        "unwind-ordered-v3",
        new AccountEvent.UnwindOrdered(
            LIQUIDATION,
            STEP,
            new UnwindStep.UnitSlice(List.of(slice, other)),
            figures(),
            AT,
            Optional.of(new UnwindEstimate(Cash.of("8.4"), Cash.of("300"), Rate.of("35.7")))),
        "unwind-ordered-cancel-orders",
        new AccountEvent.UnwindOrdered(
            LIQUIDATION,
            STEP,
            new UnwindStep.CancelOrders(List.of(OrderId.of("o-1"), OrderId.of("o-2"))),
            figures(),
            AT),
        "leg-settled-v3",
        new AccountEvent.LegSettled(
            STEP,
            SettlementKind.UNWIND,
            leg().filling(OrderId.of("o-1")),
            Cash.of("-12.75"),
            realized(),
            AT,
            Optional.of(new UnwindOutcome(Cash.of("12000"), Cash.of("2.4"), Cash.of("6")))),
        "liquidation-ended-v3",
        new AccountEvent.LiquidationEnded(
            LIQUIDATION,
            figures(),
            AT,
            Optional.of(
                new LiquidationReport(
                    3,
                    Cash.of("36000"),
                    Cash.of("7.2"),
                    Cash.of("18"),
                    Cash.of("1000"),
                    Cash.of("974.8")))));
  }

  private static MarginFigures fundedFigures(FundingIndex index) {
    MarginFigures figures = figures();
    return new MarginFigures(
        figures.viewVersion(),
        figures.parameterVersion(),
        figures.equity(),
        figures.initialMargin(),
        figures.maintenanceMargin(),
        figures.marks(),
        figures.assetPrices(),
        figures.method(),
        figures.indexPrices(),
        new TreeMap<>(Map.of(BTC_PERP, index)),
        Optional.empty());
  }

  static OpenOrder order() {
    return new OpenOrder(
        OrderId.of("o-1"), BTC_PERP, Quantity.of("-0.5"), Price.of("51000"), false);
  }

  static List<SettlementEvent> settlementEvents() {
    return List.of(
        new SettlementEvent.Proposed(terms(KEY.by("engine"), ENGINE), 2, AT),
        new SettlementEvent.Committed(AT),
        new SettlementEvent.Cancelled(
            BOB,
            Rejection.of(
                RejectReason.INSUFFICIENT_MARGIN,
                "equity would fall below initial margin",
                Map.of("shortfall", Cash.of("12.5"))),
            AT),
        new SettlementEvent.LegApplied(ALICE, 42, AT));
  }

  private static SettlementTerms terms(CommandId key, Authority by) {
    Leg mirror =
        Leg.of(
            BOB,
            List.of(trade("-0.5", "25000"), ethTrade("2", "-6000")),
            Map.of(BTC, Cash.of("-0.1")),
            Map.of());
    return new SettlementTerms(
        SETTLEMENT, SettlementKind.TRADE, by, Optional.of(key), List.of(leg(), mirror));
  }

  /** What the first versions of events that have grown are read as. */
  static List<Object> firstVersions() {
    return Stream.<Object>concat(
            accountEvents().stream()
                .filter(event -> !asOfFirstVersion(event).equals(event))
                .map(JournalExamples::asOfFirstVersion),
            // Before a settlement said who asked for it.
            Stream.of(new SettlementEvent.Proposed(terms(KEY, Authority.UNRECORDED), 2, AT)))
        .toList();
  }

  /** Without the method and the index prices of figures, and with one realized profit. */
  private static AccountEvent asOfFirstVersion(AccountEvent event) {
    MarginFigures figures = firstFigures();
    if (event instanceof AccountEvent.CollateralWithdrawn e) {
      return new AccountEvent.CollateralWithdrawn(
          e.commandId(), e.asset(), e.amount(), Optional.of(figures), e.at());
    } else if (event instanceof AccountEvent.LegReserved e) {
      return new AccountEvent.LegReserved(
          e.settlement(),
          e.attempt(),
          e.commandId(),
          e.request(),
          e.leg(),
          Optional.of(figures),
          e.at());
    } else if (event instanceof AccountEvent.LegSettled e) {
      return new AccountEvent.LegSettled(
          e.settlement(), e.kind(), e.leg(), e.realizedPnl(), new TreeMap<>(), e.at());
    } else if (event instanceof AccountEvent.MarginStatusChanged e) {
      return new AccountEvent.MarginStatusChanged(e.from(), e.to(), figures, e.at());
    } else if (event instanceof AccountEvent.LiquidationStarted e) {
      return new AccountEvent.LiquidationStarted(e.liquidation(), figures, e.at());
    } else if (event instanceof AccountEvent.UnwindOrdered e) {
      return new AccountEvent.UnwindOrdered(e.liquidation(), e.id(), e.step(), figures, e.at());
    } else if (event instanceof AccountEvent.LiquidationEnded e) {
      return new AccountEvent.LiquidationEnded(e.liquidation(), figures, e.at());
    }
    return event;
  }

  private static MarginFigures firstFigures() {
    MarginFigures today = figures();
    return new MarginFigures(
        today.viewVersion(),
        today.parameterVersion(),
        today.equity(),
        today.initialMargin(),
        today.maintenanceMargin(),
        today.marks(),
        today.assetPrices(),
        MarginMethod.STANDARD,
        new TreeMap<>());
  }

  private static SortedMap<AssetId, Cash> realized() {
    return new TreeMap<>(Map.of(USDT, Cash.of("-12.75")));
  }

  static MarginFigures figures() {
    return new MarginFigures(
        1234567890123L,
        "house-1",
        Cash.of("1000.00000001"),
        Cash.of("2400"),
        Cash.of("1200"),
        new TreeMap<>(Map.of(BTC_PERP, Price.of("48000.1"), ETH_PERP, Price.of("3000"))),
        new TreeMap<>(Map.of(USDT, Price.ONE, BTC, Price.of("48000.1"))),
        MarginMethod.PORTFOLIO,
        new TreeMap<>(Map.of(BTC_USDT, Price.of("48000.2"), ETH_USDT, Price.of("3000.5"))));
  }

  /** With every part of an excerpt filled. */
  private static MarginFigures figuresWithExcerpt() {
    MarginFigures figures = figures();
    return new MarginFigures(
        figures.viewVersion(),
        figures.parameterVersion(),
        figures.equity(),
        figures.initialMargin(),
        figures.maintenanceMargin(),
        figures.marks(),
        figures.assetPrices(),
        figures.method(),
        figures.indexPrices(),
        figures.fundingIndexes(),
        Optional.of(
            new MarketExcerpt(
                AT.minusSeconds(1),
                "0123456789abcdef".repeat(4),
                Optional.of("fedcba9876543210".repeat(4)),
                new TreeMap<>(Map.of(IndexId.of("USDC-USDT"), Price.of("0.9998"))),
                new TreeMap<>(Map.of(BTC_USDT, Price.of("47990"))),
                new TreeMap<>(Map.of(ETH_USDT, Rate.of("0.0015"))),
                new TreeMap<>(
                    Map.of(BTC_PERP, new MarkBasis(Rate.of("-0.0001"), Rate.of("0.00025")))),
                new TreeMap<>(Map.of(InstrumentId.of("BTC-1JAN26-40000-C"), Price.of("48100"))),
                new TreeMap<>(Map.of(ETH_PERP, Rate.of("0.2"))),
                new TreeMap<>(Map.of(BTC_PERP, Quantity.of("12345.6"))),
                new TreeMap<>(Map.of(BTC, Cash.of("4321"))),
                new TreeMap<>(Map.of(USDT, Cash.of("7654321"))),
                new TreeSet<>(List.of(ETH_USDT)))));
  }

  private static Leg leg() {
    return Leg.of(
        ALICE,
        List.of(trade("0.5", "-25000"), ethTrade("-2", "6000")),
        Map.of(BTC, Cash.of("0.1")),
        Map.of(USDT, Cash.of("12.5")));
  }

  private static LegTrade trade(String quantity, String cash) {
    return new LegTrade(BTC_PERP, USDT, Quantity.of(quantity), Cash.of(cash));
  }

  private static LegTrade ethTrade(String quantity, String cash) {
    return new LegTrade(ETH_PERP, USDT, Quantity.of(quantity), Cash.of(cash));
  }
}
