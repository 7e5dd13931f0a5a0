package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.DecisionPrices;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** What accounts decide while up to three of ten prices are old or short of sources. */
final class DoubtfulPriceProperties {
  private static final int BOOKS = 20_000;
  private static final int SAMPLES = 21;
  private static final PriceBand BAND = new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15);
  private static final PriceValidity[] VALIDITIES = {
    PriceValidity.STALE, PriceValidity.TOO_FEW_SOURCES, PriceValidity.DISPUTED
  };

  private final SplittableRandom random = Seed.random();
  private final RandomBooks books = new RandomBooks(random, "0.01", Optional.of(BAND));

  @Test
  void a_liquidation_is_decided_only_if_no_price_of_the_band_would_save_the_account() {
    int decided = 0;
    int waiting = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView sure = books.view(i);
      Portfolio book = poorer(books.atALevel(books.book(), sure));
      MarketView view = doubtful(sure, i);
      if (book.isPricedBy(view)) {
        continue;
      }
      Instant now = view.asOf().plusSeconds(random.nextInt(1_000));
      AccountState state =
          Accounts.holding(book, MarginStatus.ABOVE_INITIAL, MarginMethod.STANDARD);
      List<AccountEvent> events = MarginRules.recheck(state, view, now);
      if (started(events)) {
        decided++;
        assertBreachThroughout(book, view, now, "seed " + Seed.VALUE + " case " + i);
      } else {
        waiting++;
        assertThat(events).noneMatch(LiquidationEnded.class::isInstance);
      }
    }
    assertThat(decided).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 100);
    assertThat(waiting).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 50);
  }

  @Test
  void whoever_would_decide_something_is_reported() {
    MarginSlab slab = new MarginSlab();
    int changes = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView sure = books.view(i);
      Portfolio book = poorer(books.atALevel(books.book(), sure));
      MarketView view = doubtful(sure, i);
      Instant now = view.asOf().plusSeconds(random.nextInt(100));
      slab.price(view);
      for (MarginStatus status : MarginStatus.values()) {
        AccountState state = Accounts.holding(book, status, MarginMethod.STANDARD);
        boolean changed =
            MarginRules.recheck(state, view, now).stream()
                .anyMatch(MarginStatusChanged.class::isInstance);
        slab.put(Accounts.ALICE, status, book);
        if (changed && !book.isPricedBy(view)) {
          changes++;
          assertThat(slab.mayChangeStatus(Accounts.ALICE))
              .as("seed %d case %d: %s, %s", Seed.VALUE, i, status, book)
              .isTrue();
        }
      }
      slab.remove(Accounts.ALICE);
    }
    assertThat(changes).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 50);
  }

  private static boolean started(List<AccountEvent> events) {
    return events.stream().anyMatch(LiquidationStarted.class::isInstance);
  }

  /** By anything from nothing to some millions. */
  private Portfolio poorer(Portfolio book) {
    long units = random.nextLong(1L << random.nextInt(1, 50));
    return book.plusCollateral(Markets.USDT, Cash.ofUnits(-units));
  }

  /** Up to three indexes are in doubt, of various ages. */
  private MarketView doubtful(MarketView sure, int n) {
    Map<IndexId, IndexPrice> changed = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      IndexId index = IndexId.of("I" + random.nextInt(10) + "-USDT");
      IndexPrice known = sure.known(index);
      changed.put(
          index,
          new IndexPrice(
              index,
              known.price(),
              VALIDITIES[random.nextInt(VALIDITIES.length)],
              Markets.AS_OF.minusSeconds(random.nextInt(random.nextInt(8) == 0 ? 1_200 : 60)),
              known.average(),
              known.uncertainty()));
    }
    return sure.with(changed, n, sure.asOf());
  }

  /** Worked out anew: every combination of prices across the bands of what is in doubt. */
  private static void assertBreachThroughout(
      Portfolio book, MarketView view, Instant now, String at) {
    List<IndexId> doubtful =
        book.indexes(view.parameters()).stream().filter(index -> !view.isValid(index)).toList();
    assertThat(doubtful).as(at).hasSizeBetween(1, 2);
    IndexId first = doubtful.get(0);
    IndexId last = doubtful.get(doubtful.size() - 1);
    for (Price one : samples(first, view, now)) {
      for (Price other : first.equals(last) ? List.of(one) : samples(last, view, now)) {
        Map<IndexId, IndexPrice> prices = new HashMap<>();
        prices.put(first, view.known(first).withPrice(one));
        prices.put(last, view.known(last).withPrice(other));
        MarketView possible = view.with(prices, view.version(), view.asOf());
        assertThat(
                MarginRules.stand(book, MarginMethod.STANDARD, possible)
                    .orElseThrow()
                    .maintenanceExcess()
                    .isNegative())
            .as("%s: %s at %s, %s at %s, %s", at, first, one, last, other, book)
            .isTrue();
      }
    }
  }

  private static List<Price> samples(IndexId index, MarketView view, Instant now) {
    PriceBand.Range range = DecisionPrices.rangeOf(index, view, now).orElseThrow();
    double low = range.low().toDouble();
    double high = range.high().toDouble();
    return IntStream.range(0, SAMPLES)
        .mapToObj(n -> Price.nearest(low + (high - low) * n / (SAMPLES - 1)))
        .toList();
  }
}
