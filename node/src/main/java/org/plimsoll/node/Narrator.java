package org.plimsoll.node;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.http.LoggedEvent;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarketView;

/** Tells what happens to accounts, in a few lines per look: it reads what is new in the journal. */
final class Narrator {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PARALLEL = 8;
  private static final int LINES_PER_LOOK = 4;

  /** What is worth telling, the weightiest first. */
  private enum Kind {
    INSOLVENT("insolvent"),
    TAKEOVER("taken over"),
    LIQUIDATION("liquidation"),
    UNWIND("unwind"),
    CALL("margin call"),
    SAFE("safe again");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private record Line(Kind kind, String text) {}

  private final PlimsollNode node;
  private final List<AccountId> accounts;
  private final List<Instrument> instruments;
  private final Console console;
  private final Map<AccountId, Long> told = new HashMap<>();
  private final long started = System.nanoTime();

  Narrator(
      PlimsollNode node, List<AccountId> accounts, List<Instrument> instruments, Console console) {
    this.node = node;
    this.accounts = accounts;
    this.instruments = instruments;
    this.console = console;
    newEvents(); // what led here is not told
  }

  /** Prices, how much happened since the last time, and the weightiest of it. */
  void tell() {
    console.line("%5.1f s  %s", seconds(), prices());
    List<Line> lines = newEvents();
    if (!lines.isEmpty()) {
      console.line("         %s", tally(lines));
    }
    lines.stream()
        .sorted(Comparator.comparing(Line::kind))
        .limit(LINES_PER_LOOK)
        .forEach(line -> console.line("           %-12s %s", line.kind().text, line.text()));
  }

  private static String tally(List<Line> lines) {
    Map<Kind, Long> counts =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    Line::kind, () -> new EnumMap<>(Kind.class), Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey().text + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private String prices() {
    MarketView view = node.services().views().get();
    StringBuilder text = new StringBuilder();
    for (Instrument instrument : instruments) {
      text.append(
          String.format(
              "%s %,.2f   ", instrument.underlying(), view.markPrice(instrument.id()).toDouble()));
    }
    return text
        + "fund "
        + String.format("%,.0f", node.client().netValueOf(HouseAccounts.INSURANCE_FUND).toDouble());
  }

  private List<Line> newEvents() {
    return PlimsollNode.await(
        Source.from(accounts)
            .mapAsync(PARALLEL, id -> node.client().statement(id))
            .filter(this::hasNews)
            .map(reply -> ((AccountStatement.Found) reply).statement())
            .flatMapConcat(
                statement -> {
                  AccountId id = statement.account();
                  long from = told.getOrDefault(id, 0L) + 1;
                  told.put(id, statement.revision());
                  return node.eventLog()
                      .accountEvents(id, from, statement.revision())
                      .mapConcat(logged -> line(id, logged).stream().toList());
                })
            .runWith(Sink.seq(), node.system()),
        PATIENCE);
  }

  private boolean hasNews(AccountStatement.Reply reply) {
    return reply instanceof AccountStatement.Found found
        && found.statement().revision() > told.getOrDefault(found.statement().account(), 0L);
  }

  private static Optional<Line> line(AccountId id, LoggedEvent logged) {
    AccountEvent event = logged.event();
    if (event instanceof MarginStatusChanged e && e.to().isWorseThan(e.from())) {
      return ofStatus(id, e);
    } else if (event instanceof LiquidationStarted e) {
      return Optional.of(new Line(Kind.LIQUIDATION, id + " " + figures(e.figures())));
    } else if (event instanceof LiquidationEnded e) {
      return Optional.of(new Line(Kind.SAFE, id + " " + figures(e.figures())));
    } else if (event instanceof LegSettled e && isTakeover(e)) {
      return Optional.of(new Line(Kind.TAKEOVER, id + " " + trades(e)));
    } else if (event instanceof LegSettled e && e.kind() == SettlementKind.UNWIND) {
      return Optional.of(new Line(Kind.UNWIND, id + " " + trades(e)));
    }
    return Optional.empty();
  }

  private static boolean isTakeover(LegSettled event) {
    return event.kind() == SettlementKind.TAKEOVER
        || (event.kind() == SettlementKind.INSURANCE && !event.leg().trades().isEmpty());
  }

  private static Optional<Line> ofStatus(AccountId id, MarginStatusChanged event) {
    String text = id + " " + figures(event.figures());
    if (event.to() == MarginStatus.INSOLVENT) {
      return Optional.of(new Line(Kind.INSOLVENT, text));
    }
    return event.to() == MarginStatus.MARGIN_CALL
        ? Optional.of(new Line(Kind.CALL, text))
        : Optional.empty();
  }

  private static String figures(MarginFigures figures) {
    return String.format(
        "equity %,.2f, maintenance margin %,.2f",
        figures.equity().toDouble(), figures.maintenanceMargin().toDouble());
  }

  private static String trades(LegSettled event) {
    return event.leg().trades().stream()
        .map(trade -> trade.quantity() + " " + trade.instrument())
        .collect(Collectors.joining(", "));
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
