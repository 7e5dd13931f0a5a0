package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.USDT;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

final class UnwindTermsProperties {
  private static final int BOOKS = 15_000;

  /** That the terms balance needs no assertion: terms that do not cannot be built. */
  @Test
  void after_a_takeover_an_account_has_its_net_value_or_exactly_nothing() {
    Books books = new Books(Seed.random());
    int worthSomething = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = books.view();
      Portfolio book = books.any();
      SettlementTerms terms =
          UnwindTerms.ofTakeover(
              SettlementId.of("unwind-1"),
              AccountId.of("alice"),
              book,
              view,
              HouseAccounts.INSURANCE_FUND);

      Portfolio left = terms.legs().get(1).appliedTo(book);

      Cash worth = Equity.of(book, view).netValue().max(Cash.ZERO);
      String at = "seed " + Seed.VALUE + " case " + i + ": " + book;
      assertThat(left.positions()).as(at).isEmpty();
      assertThat(left.collateral())
          .as(at)
          .isEqualTo(worth.isZero() ? Map.of() : Map.of(USDT, worth));
      assertFundTakesTheRest(terms, book, view, at);
      worthSomething += worth.isZero() ? 0 : 1;
    }
    assertThat(worthSomething).as("seed %d", Seed.VALUE).isBetween(BOOKS / 4, BOOKS * 3 / 4);
  }

  /**
   * The fund gains nothing by it: at the same prices what it took over is worth what it paid, or
   * less by what the account could not pay. Shorts and debts round the other way on its side.
   */
  private static void assertFundTakesTheRest(
      SettlementTerms terms, Portfolio book, MarketView view, String at) {
    Portfolio fund = terms.legs().get(0).appliedTo(Portfolio.EMPTY);
    Cash gained = Equity.of(fund, view).netValue();
    Cash deficit = Equity.of(book, view).netValue().min(Cash.ZERO);
    long items = book.positions().size() + book.collateral().size();

    assertThat(gained.minus(deficit).abs().units()).as(at).isLessThanOrEqualTo(items);
  }
}
