package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/** The fast sums of the slab against the account's own, exact decision. */
final class MarginSlabProperties {
  private static final int BOOKS = 25_000;
  private static final AccountId ID = Accounts.ALICE;

  private final SplittableRandom random = Seed.random();

  /** A missed account would be in breach without anybody knowing: not one is allowed. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "0.03"})
  void whoever_would_change_its_status_is_always_reported(String settlementHaircut) {
    RandomBooks books = new RandomBooks(random, settlementHaircut);
    MarginSlab slab = new MarginSlab();
    Set<MarginStatus> reached = EnumSet.noneOf(MarginStatus.class);
    int changes = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = books.view(i);
      Portfolio book = books.book();
      if (random.nextBoolean()) {
        book = books.atALevel(book, view);
      }
      slab.price(view);
      for (MarginStatus status : MarginStatus.values()) {
        slab.put(ID, status, book);
        MarginStatus exact = exact(book, status, view);
        reached.add(exact);
        if (exact != status) {
          changes++;
          assertThat(slab.mayChangeStatus(ID))
              .as("seed %d case %d: %s to %s, %s", Seed.VALUE, i, status, exact, book)
              .isTrue();
        }
      }
      slab.remove(ID);
    }
    assertThat(reached).as("seed %d", Seed.VALUE).containsExactly(MarginStatus.values());
    assertThat(changes).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS);
  }

  /** One that is reported in vain costs a message: it must be rare away from the levels. */
  @Test
  void hardly_anyone_is_reported_in_vain() {
    RandomBooks books = new RandomBooks(random, "0");
    MarginSlab slab = new MarginSlab();
    int asked = 0;
    int inVain = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = books.view(i);
      Portfolio book = books.book();
      slab.price(view);
      for (MarginStatus status : MarginStatus.values()) {
        slab.put(ID, status, book);
        asked++;
        if (slab.mayChangeStatus(ID) && exact(book, status, view) == status) {
          inVain++;
        }
      }
    }
    assertThat(inVain).as("seed %d, of %d", Seed.VALUE, asked).isLessThan(asked / 1_000);
  }

  @Test
  void nobody_is_reported_on_a_price_that_is_not_valid() {
    RandomBooks books = new RandomBooks(random, "0");
    MarginSlab slab = new MarginSlab();
    int unpriced = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = books.view(i);
      Portfolio book = books.book();
      if (!book.isPricedBy(view)) {
        unpriced++;
        slab.price(view);
        slab.put(ID, MarginStatus.ABOVE_INITIAL, book);
        assertThat(slab.mayChangeStatus(ID))
            .as("seed %d case %d: %s", Seed.VALUE, i, book)
            .isFalse();
      }
    }
    assertThat(unpriced).as("seed %d", Seed.VALUE).isGreaterThan(100);
  }

  /** Rows grow, shrink, move and are packed; what they say must not depend on their history. */
  @Test
  void rows_say_the_same_as_in_a_slab_that_was_never_changed() {
    RandomBooks books = new RandomBooks(random, "0");
    MarketView view = books.view(1);
    MarginSlab slab = new MarginSlab();
    slab.price(view);
    Map<AccountId, AccountState> rows = new HashMap<>();
    MarginStatus[] statuses = MarginStatus.values();
    for (int i = 0; i < BOOKS; i++) {
      AccountId id = AccountId.of("a" + random.nextInt(400));
      if (random.nextInt(3) == 0) {
        rows.remove(id);
        slab.remove(id);
      } else {
        Portfolio book = books.book();
        MarginStatus status = statuses[random.nextInt(statuses.length)];
        rows.put(id, Accounts.holding(book, status, MarginMethod.STANDARD));
        slab.put(id, status, book);
      }
      if (i % 500 == 0) {
        view = books.view(i);
        slab.price(view);
        String at = "seed " + Seed.VALUE + " step " + i;
        assertThat(slab.size()).as(at).isEqualTo(rows.size());
        assertThat(reported(slab)).as(at).isEqualTo(reported(fresh(rows, view)));
      }
    }
  }

  private static MarginSlab fresh(Map<AccountId, AccountState> rows, MarketView view) {
    MarginSlab slab = new MarginSlab();
    slab.price(view);
    rows.forEach((id, state) -> slab.put(id, state.status(), state.portfolio()));
    return slab;
  }

  private static Set<AccountId> reported(MarginSlab slab) {
    Set<AccountId> reported = new HashSet<>();
    slab.forEachThatMayChangeStatus(reported::add);
    return reported;
  }

  /** What the account would decide. */
  private static MarginStatus exact(Portfolio book, MarginStatus status, MarketView view) {
    AccountState state = Accounts.holding(book, status, MarginMethod.STANDARD);
    return MarginRules.recheck(state, view, Accounts.NOW).stream()
        .filter(MarginStatusChanged.class::isInstance)
        .map(event -> ((MarginStatusChanged) event).to())
        .findFirst()
        .orElse(status);
  }
}
