package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;

import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

class MarginRulesTest {
  private static final AccountState SHORT = Accounts.fold(Accounts.history("1000", "-100", "1"));

  /** So far from the market that value x quantity leaves the number range, though it is valid. */
  private static final MarketView EXTREME = Markets.view("9000000000", "2500");

  @Test
  void a_price_that_takes_a_figure_out_of_range_decides_nothing_and_breaks_nothing() {
    assertThat(MarginRules.measure(SHORT, EXTREME)).isEmpty();
    assertThat(MarginRules.recheck(SHORT, EXTREME, NOW)).isEmpty();
    assertThat(MarginRules.statement(SHORT, EXTREME).assessment()).isEmpty();
  }

  @Test
  void a_leg_is_still_applied_at_such_a_price() {
    var terms =
        Accounts.terms(SettlementKind.UNWIND, "u", ALICE, Accounts.BOB, Markets.BTC_PERP, "1", "1");

    var events =
        AccountRules.apply(SHORT, new AccountCommand.ApplyLeg(ALICE, terms, null), EXTREME, NOW);

    assertThat(events).hasSize(1);
    assertThat(SHORT.apply(events.get(0)).portfolio().collateralOf(Markets.USDT))
        .isEqualTo(Cash.of("1000"));
  }
}
