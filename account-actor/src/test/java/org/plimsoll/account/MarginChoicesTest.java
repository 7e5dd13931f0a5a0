package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Decisions.eventsOf;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.MixedAccounts.VIEW;
import static org.plimsoll.account.MixedAccounts.book;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** What an owner chooses about its own margin. One BTC asks 2,500 initially, 5,000 at 0.1. */
class MarginChoicesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash | position   | instrument | rate       | refusal
          5000   | BTC-PERP=1 | BTC-PERP   | 0.1        |
          4999   | BTC-PERP=1 | BTC-PERP   | 0.1        | INSUFFICIENT_MARGIN
          4999   | BTC-PERP=1 | ETH-PERP   | 0.1        |
          1      |            | BTC-PERP   | 0.1        |
          1000   | BTC-PERP=1 | BTC-PERP   | 0.01       |
          1000   | BTC-PERP=1 | BTC-PERP   |            |
          5000   | BTC-PERP=1 | BTC-PERP   | 0          | LEVERAGE_NOT_POSSIBLE
          5000   | BTC-PERP=1 | BTC-PERP   | 1.00000001 | LEVERAGE_NOT_POSSIBLE
          60000  | BTC-PERP=1 | BTC-PERP   | 1          |
          5000   | BTC-PERP=1 | BTC-SPOT   | 0.1        | UNKNOWN_INSTRUMENT
          5000   | BTC-PERP=1 | DOGE-PERP  | 0.1        | UNKNOWN_INSTRUMENT
          """)
  void leverage_is_chosen_if_the_margin_is_there(
      String cash, String position, String instrument, String rate, RejectReason refusal) {
    AccountState state = Accounts.holding(book("USDT=" + cash, position));

    assertThat(refusalOf(leverage(state, "k", instrument, rate))).isEqualTo(refusal);
  }

  @Test
  void a_choice_is_kept_and_loosened_even_below_initial_margin() {
    AccountState state = Accounts.holding(book("USDT=5000", "BTC-PERP=1"));
    var chosen = (LeverageChosen) eventsOf(leverage(state, "k", "BTC-PERP", "0.1")).get(0);
    AccountState kept = state.apply(chosen);
    AccountState poorer =
        kept.apply(
            new AccountEvent.CollateralWithdrawn(
                CommandId.of("w"), Markets.USDT, Cash.of("4000"), Optional.empty(), NOW));

    assertThat(kept.portfolio().choices().initialRate(Markets.BTC_PERP)).contains(Rate.of("0.1"));
    assertThat(chosen.figures().orElseThrow().initialMargin()).hasToString("5000");
    assertThat(leverage(kept, "k", "BTC-PERP", "0.1")).isInstanceOf(Decision.Repeat.class);
    assertThat(refusalOf(leverage(kept, "k", "BTC-PERP", "0.2")))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(refusalOf(leverage(poorer, "k2", "BTC-PERP", "0.2")))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    assertThat(refusalOf(leverage(poorer, "k2", "BTC-PERP", null))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # collateral         | positions   | asset | counts | refusal
          USDT=2500 USDC=1000  | BTC-PERP=1  | USDC  | false  |
          USDT=2400 USDC=1000  | BTC-PERP=1  | USDC  | false  | INSUFFICIENT_MARGIN
          USDT=2400 USDC=1000  | BTC-PERP=1  | USDC  | true   |
          USDT=2400 USDC=1000  | BTC-PERP=1  | ETH   | false  |
          USDC=1000            |             | USDC  | false  |
          USDC=1000            |             | DOGE  | false  | UNKNOWN_ASSET
          """)
  void an_asset_is_left_out_if_the_margin_is_there(
      String collateral, String positions, String asset, boolean counts, RejectReason refusal) {
    AccountState state = Accounts.holding(book(collateral, positions));

    assertThat(refusalOf(collateral(state, asset, counts))).isEqualTo(refusal);
  }

  @Test
  void what_does_not_count_is_no_margin_for_a_trade() {
    AccountState state = Accounts.holding(book("USDC=5000", ""));
    AccountState left = state.apply(eventsOf(collateral(state, "USDC", false)).get(0));
    SettlementTerms terms = MixedAccounts.tradeAtMark("t1", "BTC-PERP", "1");

    assertThat(refusalOf(Decisions.reserve(state, terms, VIEW))).isNull();
    assertThat(refusalOf(Decisions.reserve(left, terms, VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
  }

  private static Decision leverage(AccountState state, String key, String instrument, String rate) {
    return AccountRules.chooseLeverage(
        state,
        new AccountCommand.ChooseLeverage(
            ALICE,
            CommandId.of(key),
            InstrumentId.of(instrument),
            Optional.ofNullable(rate).map(Rate::of),
            null),
        VIEW,
        NOW);
  }

  private static Decision collateral(AccountState state, String asset, boolean counts) {
    return AccountRules.chooseCollateral(
        state,
        new AccountCommand.ChooseCollateral(
            ALICE, CommandId.of("c"), AssetId.of(asset), counts, null),
        VIEW,
        NOW);
  }
}
