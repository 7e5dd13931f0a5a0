package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Funding over random trades and intervals: two to five accounts, whose legs arrive late, as they
 * do when a settlement meets a crash, with whole intervals between its two legs.
 */
class FundingProperties {
  private static final int RUNS = 10_000;
  private static final BigDecimal STEP = BigDecimal.valueOf(1, 8);
  private static final String SEED = "seed " + Seed.VALUE;

  /** A leg on its way to its account. */
  private record Due(int account, SettlementTerms terms) {}

  /** Accounts, what is under way between them, and the perpetual they trade. */
  private static final class Venue {
    final SplittableRandom random;
    final List<AccountState> accounts = new ArrayList<>();
    final List<BigDecimal> exact = new ArrayList<>();
    final Deque<Due> due = new ArrayDeque<>();
    MarketView view = at(FundingIndex.ZERO);
    FundingIndex index = FundingIndex.ZERO;
    BigDecimal paid = BigDecimal.ZERO;
    int payments;
    int trades;

    Venue(SplittableRandom random) {
      this.random = random;
      int n = random.nextInt(2, 6);
      for (int i = 0; i < n; i++) {
        accounts.add(Accounts.fold(List.of(Accounts.opened(id(i), MarginMethod.HOUSE))));
        exact.add(BigDecimal.ZERO);
      }
    }

    void step() {
      switch (random.nextInt(3)) {
        case 0 -> passInterval();
        case 1 -> trade();
        default -> deliver();
      }
    }

    private void passInterval() {
      Rate rate = Rate.ofUnits(random.nextLong(-75_000, 75_001));
      FundingIndex next = index.plus(rate, new BigDecimal("50000.123"));
      BigDecimal moved = next.toBigDecimal().subtract(index.toBigDecimal());
      index = next;
      view = at(index);
      assertThat(moved.abs()).isLessThan(new BigDecimal("38"));
    }

    private void trade() {
      int buyer = random.nextInt(accounts.size());
      int seller = (buyer + random.nextInt(1, accounts.size())) % accounts.size();
      Quantity quantity = Quantity.ofUnits(random.nextLong(1, 300_000_000L));
      SettlementTerms terms =
          TradeLegs.trade(
                  SettlementId.of("t" + trades++),
                  Optional.empty(),
                  id(buyer),
                  id(seller),
                  view.parameters().instrument(BTC_PERP),
                  quantity,
                  Price.of("50000"))
              .fundedAt(view);
      due.add(new Due(buyer, terms));
      due.add(new Due(seller, terms));
      owed(buyer, quantity);
      owed(seller, quantity.negate());
    }

    /** What a trade will have cost in funding, up to an index of zero. */
    private void owed(int account, Quantity quantity) {
      BigDecimal sinceZero = quantity.toBigDecimal().multiply(index.toBigDecimal()).negate();
      exact.set(account, exact.get(account).add(sinceZero));
    }

    void deliver() {
      Due next = due.poll();
      if (next == null) {
        return;
      }
      if (random.nextInt(4) == 0 && !due.isEmpty()) {
        due.addLast(next); // it is overtaken by what came later
        return;
      }
      // Sometimes twice: the second does nothing.
      for (int i = 0; i <= random.nextInt(2); i++) {
        AccountState state = accounts.get(next.account());
        var command = new AccountCommand.ApplyLeg(id(next.account()), next.terms(), null);
        for (AccountEvent event : AccountRules.apply(state, command, view, Instant.EPOCH)) {
          state = state.apply(event);
          if (event instanceof FundingSettled e) {
            paid = paid.add(e.paid().toBigDecimal());
            payments++;
          }
        }
        accounts.set(next.account(), state);
      }
    }

    void settleAll() {
      while (!due.isEmpty()) {
        deliver();
      }
    }

    BigDecimal unpaid(Portfolio portfolio) {
      return portfolio
          .position(BTC_PERP)
          .map(
              held ->
                  held.quantity()
                      .toBigDecimal()
                      .multiply(
                          index
                              .toBigDecimal()
                              .subtract(held.fundingIndex().orElseThrow().toBigDecimal())))
          .orElse(BigDecimal.ZERO);
    }
  }

  @Test
  void what_longs_pay_shorts_receive_however_late_a_leg_arrives() {
    SplittableRandom random = Seed.random();
    for (int run = 0; run < RUNS; run++) {
      Venue venue = afterSteps(random.split());
      venue.settleAll();
      BigDecimal unpaid =
          venue.accounts.stream()
              .map(account -> venue.unpaid(account.portfolio()))
              .reduce(BigDecimal.ZERO, BigDecimal::add);

      BigDecimal remainder = venue.paid.add(unpaid);

      assertThat(remainder.signum()).as("%s, run %d: %s", SEED, run, remainder).isNotNegative();
      assertThat(remainder)
          .as("%s, run %d, %d payments", SEED, run, venue.payments)
          .isLessThanOrEqualTo(STEP.multiply(BigDecimal.valueOf(venue.payments)));
    }
  }

  @Test
  void an_account_pays_the_same_however_often_it_is_touched() {
    SplittableRandom random = Seed.random();
    for (int run = 0; run < RUNS; run++) {
      Venue venue = afterSteps(random.split());
      venue.settleAll();
      for (int i = 0; i < venue.accounts.size(); i++) {
        Portfolio portfolio = venue.accounts.get(i).portfolio();
        // Each trade pays quantity x (index now - index then): one by one, without rounding.
        BigDecimal held = portfolio.quantityOf(BTC_PERP).toBigDecimal();
        BigDecimal expected = venue.exact.get(i).add(held.multiply(venue.index.toBigDecimal()));
        BigDecimal actual = fundingOf(venue, i).add(venue.unpaid(portfolio));

        assertThat(actual.subtract(expected))
            .as("%s, run %d, account %d", SEED, run, i)
            .isBetween(BigDecimal.ZERO, STEP.multiply(BigDecimal.valueOf(venue.payments + 1)));
      }
    }
  }

  /** Collateral less entry cost holds the cash of the trades and what was paid in funding. */
  private static BigDecimal fundingOf(Venue venue, int i) {
    Portfolio portfolio = venue.accounts.get(i).portfolio();
    BigDecimal cost =
        portfolio.position(BTC_PERP).map(Position::entryCost).orElse(Cash.ZERO).toBigDecimal();
    BigDecimal traded =
        portfolio
            .quantityOf(BTC_PERP)
            .times(Price.of("50000"), RoundingMode.UNNECESSARY)
            .toBigDecimal();
    BigDecimal held = portfolio.collateralOf(USDT).toBigDecimal().subtract(cost);
    // All trades were made at one price, exactly: their cash is the price of what is held.
    return held.add(traded).negate();
  }

  @Test
  void equity_does_not_change_when_funding_is_paid() {
    SplittableRandom random = Seed.random();
    for (int run = 0; run < RUNS; run++) {
      Venue venue = afterSteps(random.split());
      for (AccountState account : venue.accounts) {
        Cash before = Equity.of(account.portfolio(), venue.view).netValue();
        Portfolio paid = account.portfolio().fundingPaid(venue.view);

        assertThat(Equity.of(paid, venue.view).netValue())
            .as("%s, run %d", SEED, run)
            .isEqualTo(before);
        assertThat(paid.fundingPaid(venue.view)).isEqualTo(paid);
      }
    }
  }

  private static Venue afterSteps(SplittableRandom random) {
    Venue venue = new Venue(random);
    int steps = random.nextInt(5, 40);
    for (int i = 0; i < steps; i++) {
      venue.step();
    }
    return venue;
  }

  private static AccountId id(int i) {
    return AccountId.of("account-" + i);
  }

  private static MarketView at(FundingIndex index) {
    var funding = new Funding(index, Optional.empty(), Optional.empty(), Instant.EPOCH);
    return Markets.view("50000", "3000").withFixings(Fixings.NONE.withFunding(BTC_PERP, funding));
  }
}
