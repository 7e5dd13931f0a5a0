package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.Seed;

final class AuditPagesProperties {
  private static final int CASES = 60;
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final SplittableRandom random = Seed.random();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Times in a journal go back by as much as clocks may be apart. */
  @Test
  void page_by_page_every_event_comes_once_and_in_order_of_time() {
    for (int i = 0; i < CASES; i++) {
      Map<AccountId, List<LoggedEvent>> journals = anyJournals();
      List<AuditedEvent> all = inOrder(journals);
      Instant from = anyTime();
      Instant to = from.plusSeconds(random.nextInt(0, 400));
      boolean isOpen = random.nextInt(4) == 0;
      AuditSelection first =
          new AuditSelection(
              isOpen ? Instant.MIN : from,
              isOpen ? Instant.MAX : to,
              Set.of(),
              Optional.empty(),
              random.nextInt(1, 40));
      List<AuditedEvent> expected = all.stream().filter(first::includes).toList();

      AuditPages pages = pages(new RecordedJournals(journals), 1_000_000);
      assertThat(read(pages, first))
          .as("seed %d case %d: %s", Seed.VALUE, i, first)
          .isEqualTo(expected);
    }
  }

  @Test
  void what_is_long_past_in_a_long_journal_is_hardly_read() {
    List<LoggedEvent> journal = new ArrayList<>();
    for (int n = 1; n <= 20_000; n++) {
      journal.add(Journaled.at(n, Journaled.deposited("k" + n, "1")));
    }
    RecordedJournals journals = new RecordedJournals(Map.of(Journaled.ALICE, journal));
    AuditSelection selection =
        new AuditSelection(
            Journaled.time(19_000), Journaled.time(19_005), Set.of(), Optional.empty(), 100);

    List<AuditedEvent> found =
        pages(journals, 1_000_000).find(selection).toCompletableFuture().join();

    assertThat(found).hasSize(5);
    assertThat(journals.read()).isLessThan(120);
  }

  private List<AuditedEvent> read(AuditPages pages, AuditSelection first) {
    List<AuditedEvent> events = new ArrayList<>();
    Optional<AuditSelection> page = Optional.of(first);
    while (page.isPresent()) {
      AuditSelection asked = page.orElseThrow();
      List<AuditedEvent> found = pages.find(asked).toCompletableFuture().join();
      events.addAll(asked.page(found).shown());
      page =
          asked
              .page(found)
              .next()
              .map(
                  next ->
                      new AuditSelection(
                          asked.from(),
                          asked.to(),
                          asked.types(),
                          Optional.of(AuditCursor.PAGES.place(next)),
                          asked.limit()));
    }
    return events;
  }

  private static AuditPages pages(EventLog log, int mostEvents) {
    return new AuditPages(
        log, new AuditReads(KIT.system(), new AuditSettings(4, 1, mostEvents, 100)));
  }

  private static List<AuditedEvent> inOrder(Map<AccountId, List<LoggedEvent>> journals) {
    List<AuditedEvent> all = new ArrayList<>();
    journals.forEach(
        (account, events) -> events.forEach(event -> all.add(new AuditedEvent(account, event))));
    all.sort(Comparator.comparing(AuditedEvent::cursor));
    return all;
  }

  private Map<AccountId, List<LoggedEvent>> anyJournals() {
    Map<AccountId, List<LoggedEvent>> journals = new TreeMap<>();
    for (int n = random.nextInt(1, 8); n > 0; n--) {
      List<LoggedEvent> events = new ArrayList<>();
      Instant last = anyTime();
      int length = random.nextInt(3) == 0 ? random.nextInt(1, 300) : random.nextInt(1, 20);
      for (int sequence = 1; sequence <= length; sequence++) {
        last = last.plusMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(0, 3000));
        Instant told = last.minusMillis(random.nextInt(5) == 0 ? random.nextInt(0, 9000) : 0);
        events.add(new LoggedEvent(sequence, told, Journaled.deposited("k" + sequence, "1")));
      }
      journals.put(AccountId.of("trader-" + n), events);
    }
    return journals;
  }

  private Instant anyTime() {
    return Journaled.START.plusSeconds(random.nextInt(0, 300));
  }
}
