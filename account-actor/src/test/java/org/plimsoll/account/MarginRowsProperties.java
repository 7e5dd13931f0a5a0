package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StatusRules;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;

/** The rows of every kind of account against the account's own, exact decision. */
final class MarginRowsProperties {
  private static final int BOOKS = 10_000;
  private static final int BOOKS_PER_VIEW = 20;
  private static final AccountId ID = Accounts.ALICE;
  private static final List<MarginParameters> PARAMETERS =
      List.of(
          MixedMarkets.parameters(MixedMarkets.rules(), Optional.of(PortfolioMargin.rules())),
          MixedMarkets.parameters(StandardRules.NONE, Optional.of(PortfolioMargin.rules())));

  private final SplittableRandom random = Seed.random();

  /** Books of every instrument, method and choice, under parameters that change as they go. */
  @Test
  void whoever_would_change_its_status_is_always_reported() {
    MarginRows rows = new MarginRows();
    Set<MarginStatus> reached = EnumSet.noneOf(MarginStatus.class);
    MarketView view = null;
    int changes = 0;
    int flat = 0;
    for (int i = 0; i < BOOKS; i++) {
      if (i % BOOKS_PER_VIEW == 0) {
        view = MixedMarkets.anyView(PARAMETERS.get(random.nextInt(2)), random);
        rows.price(view);
      }
      MarginMethod method = random.nextBoolean() ? MarginMethod.STANDARD : MarginMethod.PORTFOLIO;
      Portfolio book = random.nextInt(3) == 0 ? plain() : MixedPortfolios.any(random);
      if (random.nextBoolean()) {
        book = nearALevel(book, method, view);
      }
      for (MarginStatus status : MarginStatus.values()) {
        rows.put(ID, 0, method, status, book);
        MarginStatus exact = exact(book, method, status, view);
        reached.add(exact);
        if (exact != status) {
          changes++;
          assertThat(rows.mayChangeStatus(ID))
              .as("seed %d case %d: %s to %s, %s", Seed.VALUE, i, status, exact, book)
              .isTrue();
        }
      }
      flat += rows.books() == 0 ? 1 : 0;
    }
    assertThat(reached).as("seed %d", Seed.VALUE).containsExactly(MarginStatus.values());
    assertThat(changes).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS);
    assertThat(flat).as("seed %d: some lie in the slab", Seed.VALUE).isGreaterThan(BOOKS / 20);
  }

  /** Rows that were placed under other parameters must be measured by those in force. */
  @Test
  void rows_are_placed_anew_when_the_parameters_change() {
    MarginRows rows = new MarginRows();
    rows.price(MixedMarkets.anyView(PARAMETERS.get(0), random));
    List<Portfolio> books = random.ints(300).mapToObj(any -> MixedPortfolios.any(random)).toList();
    for (int i = 0; i < books.size(); i++) {
      rows.put(AccountId.of("a" + i), 0, MarginMethod.STANDARD, statusOf(i), books.get(i));
    }
    for (int turn = 1; turn <= 10; turn++) {
      MarketView view = MixedMarkets.anyView(PARAMETERS.get(turn % 2), random);
      rows.price(view);
      Set<AccountId> reported = new HashSet<>();
      rows.forEachThatMayChangeStatus(reported::add);
      for (int i = 0; i < books.size(); i++) {
        if (exact(books.get(i), MarginMethod.STANDARD, statusOf(i), view) != statusOf(i)) {
          assertThat(reported)
              .as("seed %d turn %d: %s", Seed.VALUE, turn, books.get(i))
              .contains(AccountId.of("a" + i));
        }
      }
    }
    assertThat(rows.size()).isEqualTo(books.size());
  }

  /** Linear perpetuals and collateral with a plain haircut. */
  private Portfolio plain() {
    Portfolio book = MixedPortfolios.any(random).withChoices(MarginChoices.NONE);
    for (InstrumentId id : book.positions().keySet()) {
      book = book.without(id);
    }
    for (InstrumentId id : List.of(Markets.BTC_PERP, Markets.ETH_PERP)) {
      Contract contract = MixedMarkets.parameters().contract(id);
      Position position = MixedPortfolios.anyPosition(contract, random);
      book =
          book.plusTrade(
                  id,
                  Markets.USDT,
                  position.quantity(),
                  position.entryCost().negate(),
                  position.fundingIndex())
              .plusCollateral(Markets.BTC, book.collateralOf(Markets.BTC).negate())
              .plusCollateral(Markets.ETH, book.collateralOf(Markets.ETH).negate());
    }
    return book;
  }

  private static MarginStatus statusOf(int i) {
    return MarginStatus.values()[i % MarginStatus.values().length];
  }

  private Portfolio nearALevel(Portfolio book, MarginMethod method, MarketView view) {
    MarginAssessment at = MarginAssessment.of(book, view, method.model());
    MarginStatus level = MarginStatus.values()[random.nextInt(1, MarginStatus.values().length)];
    Cash threshold =
        random.nextBoolean()
            ? StatusRules.entry(level, at.requirement().totals(), at.levels())
            : StatusRules.exit(level, at.requirement().totals(), at.levels());
    Cash beside = Cash.ofUnits(random.nextLong(-2, 3) << random.nextInt(12));
    return book.plusCollateral(Markets.USDT, threshold.minus(at.equity().total()).plus(beside));
  }

  /** What the account would decide. */
  private static MarginStatus exact(
      Portfolio book, MarginMethod method, MarginStatus status, MarketView view) {
    return MarginRules.recheck(Accounts.holding(book, status, method), view, Accounts.NOW).stream()
        .filter(MarginStatusChanged.class::isInstance)
        .map(event -> ((MarginStatusChanged) event).to())
        .findFirst()
        .orElse(status);
  }
}
