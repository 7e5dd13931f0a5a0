package org.plimsoll.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LiquidationReport;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.SettlementId;

/**
 * One liquidation from the price that began it to the last leg, drawn together from the journals of
 * the account, of the settlements of its steps, and of the accounts on the other side. What each
 * journal tells stands in its own order; what the other side did stands before the account's own
 * leg, which waits for it. Pure.
 *
 * @param endedAt empty while it is open
 * @param startedBy the figures and prices it was started with
 * @param lines in order
 * @param report what it came to, if it has ended
 */
record LiquidationStory(
    AccountId account,
    String liquidation,
    Instant startedAt,
    Optional<Instant> endedAt,
    MarginFigures startedBy,
    List<Line> lines,
    Optional<LiquidationReport> report) {

  /**
   * One thing that happened.
   *
   * @param journal {@code account} or {@code settlement}
   * @param name whose journal it stands in; empty: of an account that is not the reader's business
   * @param sequence in that journal
   * @param type of the event
   * @param step whose settlement it belongs to
   * @param text for people
   * @param event as it stands in the journal; empty if it names an account that is not the reader's
   *     business
   */
  record Line(
      String journal,
      Optional<String> name,
      long sequence,
      Instant recordedAt,
      String type,
      Optional<SettlementId> step,
      String text,
      Optional<ObjectNode> event) {}

  /** What was journaled of one step outside the account. */
  record StepRecord(List<LoggedSettlementEvent> settlement, Map<AccountId, LoggedEvent> others) {
    static final StepRecord NONE = new StepRecord(List.of(), Map.of());

    StepRecord {
      settlement = List.copyOf(settlement);
      others = Map.copyOf(others);
    }
  }

  LiquidationStory {
    lines = List.copyOf(lines);
  }

  /**
   * Empty if the liquidation is not among the events.
   *
   * @param events of the account in order, from before its start on
   * @param steps what was journaled of its steps elsewhere
   * @param isShown whether an account may be named to the reader
   */
  static Optional<LiquidationStory> of(
      AccountId account,
      String liquidation,
      List<LoggedEvent> events,
      Map<SettlementId, StepRecord> steps,
      Predicate<AccountId> isShown) {
    List<LoggedEvent> own = ofLiquidation(liquidation, events);
    return own.stream()
        .map(LoggedEvent::event)
        .filter(LiquidationStarted.class::isInstance)
        .map(LiquidationStarted.class::cast)
        .findFirst()
        .map(started -> of(account, started, own, steps, isShown));
  }

  private static LiquidationStory of(
      AccountId account,
      LiquidationStarted started,
      List<LoggedEvent> own,
      Map<SettlementId, StepRecord> steps,
      Predicate<AccountId> isShown) {
    Optional<LiquidationEnded> ended =
        own.stream()
            .map(LoggedEvent::event)
            .filter(LiquidationEnded.class::isInstance)
            .map(LiquidationEnded.class::cast)
            .findFirst();
    Teller teller = new Teller(account, steps, isShown);
    own.forEach(teller::tell);
    return new LiquidationStory(
        account,
        started.liquidation(),
        started.at(),
        ended.map(LiquidationEnded::at),
        started.figures(),
        teller.lines,
        ended.flatMap(LiquidationEnded::report));
  }

  /**
   * What of an account's events belongs to a liquidation: its own, legs of its steps with the
   * funding paid before them, and changes of status from the one that led to it to its end.
   */
  static List<LoggedEvent> ofLiquidation(String liquidation, List<LoggedEvent> events) {
    List<LoggedEvent> own = new ArrayList<>();
    Optional<LoggedEvent> lastStatus = Optional.empty();
    boolean isOpen = false;
    for (LoggedEvent logged : events) {
      AccountEvent event = logged.event();
      EventSubject subject = EventSubject.of(event);
      boolean isNamed = subject.liquidation().filter(liquidation::equals).isPresent();
      boolean isStep =
          subject.settlement().filter(id -> EventFilter.isStepOf(liquidation, id)).isPresent();
      if (event instanceof MarginStatusChanged) {
        lastStatus = Optional.of(logged);
      }
      if (event instanceof LiquidationStarted && isNamed) {
        lastStatus.ifPresent(own::add);
        isOpen = true;
      }
      if (isNamed || isStep || isOpen && event instanceof MarginStatusChanged) {
        own.add(logged);
      }
      if (event instanceof LiquidationEnded && isNamed) {
        return own;
      }
    }
    return own;
  }

  /** The ids of the steps that have a settlement, in order. */
  static List<SettlementId> stepsIn(List<LoggedEvent> own) {
    return own.stream()
        .map(LoggedEvent::event)
        .filter(UnwindOrdered.class::isInstance)
        .map(event -> ((UnwindOrdered) event).id())
        .distinct()
        .toList();
  }

  /** The whole story for people, a line each. */
  String text() {
    String head =
        "Liquidation "
            + liquidation
            + " of account "
            + account
            + "\nPrices: "
            + told(startedBy.indexPrices())
            + "\nMarks:  "
            + told(startedBy.marks())
            + "\n\n";
    return lines.stream()
        .map(
            line ->
                line.recordedAt()
                    + "  "
                    + line.name().orElse("another account")
                    + " #"
                    + line.sequence()
                    + "  "
                    + line.text()
                    + "\n")
        .collect(Collectors.joining("", head, ""));
  }

  private static String told(Map<?, ?> prices) {
    return prices.isEmpty()
        ? "not on record"
        : prices.entrySet().stream()
            .map(price -> price.getKey() + " " + price.getValue())
            .collect(Collectors.joining(", "));
  }

  /** Puts the lines in order. */
  private static final class Teller {
    private final AccountId account;
    private final Map<SettlementId, StepRecord> steps;
    private final Predicate<AccountId> isShown;
    private final List<Line> lines = new ArrayList<>();

    private Teller(
        AccountId account, Map<SettlementId, StepRecord> steps, Predicate<AccountId> isShown) {
      this.account = account;
      this.steps = steps;
      this.isShown = isShown;
    }

    private void tell(LoggedEvent logged) {
      lines.add(ofAccount(account, logged));
      if (logged.event() instanceof UnwindOrdered ordered) {
        tellSettlement(ordered.id());
      } else if (logged.event() instanceof LegSettled settled) {
        recordOf(settled.settlement()).settlement().stream()
            .filter(this::isOwnLeg)
            .forEach(event -> lines.add(ofSettlement(settled.settlement(), event)));
      }
    }

    private void tellSettlement(SettlementId id) {
      StepRecord record = recordOf(id);
      for (LoggedSettlementEvent logged : record.settlement()) {
        if (logged.event() instanceof SettlementEvent.LegApplied applied) {
          Optional.ofNullable(record.others().get(applied.account()))
              .ifPresent(other -> lines.add(ofAccount(applied.account(), other)));
        }
        if (!isOwnLeg(logged)) {
          lines.add(ofSettlement(id, logged));
        }
      }
    }

    private StepRecord recordOf(SettlementId id) {
      return steps.getOrDefault(id, StepRecord.NONE);
    }

    private boolean isOwnLeg(LoggedSettlementEvent logged) {
      return logged.event() instanceof SettlementEvent.LegApplied applied
          && applied.account().equals(account);
    }

    private Line ofAccount(AccountId whose, LoggedEvent logged) {
      EventSubject subject = EventSubject.of(logged.event());
      boolean isTold = isTold(whose) && areTold(StoryText.accountsOf(logged.event()));
      return new Line(
          "account",
          Optional.of(whose.value()).filter(name -> isTold(whose)),
          logged.sequence(),
          logged.recordedAt(),
          subject.type(),
          subject.settlement(),
          StoryText.of(logged.event()),
          Optional.of(JsonWriter.fields(logged.event())).filter(event -> isTold));
    }

    private Line ofSettlement(SettlementId id, LoggedSettlementEvent logged) {
      ObjectNode fields = JsonWriter.fields(logged.event());
      boolean isTold = areTold(StoryText.accountsOf(logged.event()));
      return new Line(
          "settlement",
          Optional.of(id.value()),
          logged.sequence(),
          logged.recordedAt(),
          fields.path("type").asText(),
          Optional.of(id),
          StoryText.of(logged.event(), this::isTold),
          Optional.of(fields).filter(event -> isTold));
    }

    private boolean isTold(AccountId named) {
      return named.equals(account) || isShown.test(named);
    }

    private boolean areTold(List<AccountId> named) {
      return named.stream().allMatch(this::isTold);
    }
  }
}
