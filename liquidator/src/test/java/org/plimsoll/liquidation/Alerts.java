package org.plimsoll.liquidation;

import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.Optional;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Alerts of accounts in breach, each in the liquidation named after its third revision. */
final class Alerts {
  static final AccountId ALICE = AccountId.of("alice");
  static final AccountId BOB = AccountId.of("bob");
  static final AccountId CAROL = AccountId.of("carol");
  static final AccountId DAVE = AccountId.of("dave");

  /** At 50,000: 687.5 of equity carry half of it, so half of it is what a step sells. */
  static final Portfolio BOOK = Portfolios.longBtc("687.5", "1", "50000");

  static final MarketSlice HALF = new MarketSlice(BTC_PERP, Quantity.of("-0.5"));

  private Alerts() {}

  static MarginAlert alert(AccountId account, long revision) {
    return alert(account, revision, MarginStatus.BELOW_MAINTENANCE, "687.5");
  }

  static MarginAlert alert(AccountId account, long revision, MarginStatus status, String equity) {
    return alert(account, revision, status, equity, BOOK, Optional.empty());
  }

  static MarginAlert withOpenStep(long revision, String id, UnwindStep step) {
    return alert(
        ALICE,
        revision,
        MarginStatus.BELOW_MAINTENANCE,
        "687.5",
        BOOK,
        Optional.of(new OpenStep(SettlementId.of(id), step)));
  }

  static MarginAlert alert(
      AccountId account,
      long revision,
      MarginStatus status,
      String equity,
      Portfolio portfolio,
      Optional<OpenStep> openStep) {
    return new MarginAlert(
        account,
        account + "-3",
        revision,
        MarginMethod.STANDARD,
        status,
        Cash.of(equity),
        Cash.of("1250"),
        portfolio,
        openStep);
  }
}
