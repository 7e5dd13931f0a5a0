package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.List;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** What the rules decide on a command for alice, and the prices they decide it at. */
final class Decisions {
  /**
   * One BTC at 50,000 asks 2,500 of initial and 1,250 of maintenance margin; a call starts at
   * 1,562.5, a liquidation ends at 1,375, the other levels are left 25 above where they start.
   */
  static final MarketView VIEW = Markets.view("50000", "3000");

  static final MarketView NO_PRICES = MarketView.empty(1, Markets.AS_OF, Markets.parameters());

  /** Half of what alice holds in {@link Accounts#inLiquidation}. */
  static final UnwindStep HALF = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.5"));

  static final SettlementId STEP = SettlementId.of("unwind-alice-3-1");

  private Decisions() {}

  static Decision deposit(AccountState state, String asset, String amount, MarketView view) {
    return AccountRules.deposit(
        state,
        new AccountCommand.Deposit(
            ALICE, CommandId.of("k"), AssetId.of(asset), Cash.of(amount), null),
        view,
        NOW);
  }

  static Decision withdraw(AccountState state, String asset, String amount, MarketView view) {
    return AccountRules.withdraw(
        state,
        new AccountCommand.Withdraw(
            ALICE, CommandId.of("k"), AssetId.of(asset), Cash.of(amount), null),
        view,
        NOW);
  }

  static Decision reserve(AccountState state, SettlementTerms terms, MarketView view) {
    return AccountRules.reserve(
        state, new AccountCommand.ReserveLeg(ALICE, terms, 1, null), view, NOW);
  }

  /** The account once it has agreed to this trade at 50,000. */
  static AccountState reserved(AccountState state, String id, String quantity) {
    return state.apply(
        eventsOf(reserve(state, Accounts.trade(id, quantity, "50000"), VIEW)).get(0));
  }

  static List<AccountEvent> eventsOf(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Accept.class);
    return ((Decision.Accept) decision).events();
  }

  /** Null if it is not refused. */
  static RejectReason refusalOf(Decision decision) {
    return decision instanceof Decision.Refuse refuse ? refuse.rejection().reason() : null;
  }
}
