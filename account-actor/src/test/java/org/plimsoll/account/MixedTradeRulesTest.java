package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.MixedAccounts.VIEW;
import static org.plimsoll.account.MixedAccounts.book;
import static org.plimsoll.account.MixedAccounts.tradeAtMark;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** What an account may trade of options, spot and coin-settled futures. */
class MixedTradeRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # collateral  | positions              | instrument          | quantity | refusal
          USDT=1000     |                        | BTC-31JAN25-50000-C | 1        |
          USDT=10       |                        | BTC-31JAN25-50000-C | 1        | INSUFFICIENT_MARGIN
          USDT=5000     |                        | BTC-31JAN25-50000-C | -1       |
          USDT=10       |                        | BTC-31JAN25-50000-C | -10      | INSUFFICIENT_MARGIN
          USDT=10       | BTC-31JAN25-50000-C=-1 | BTC-31JAN25-50000-C | 1        |
          USDT=10       | BTC-31JAN25-50000-C=-2 | BTC-31JAN25-50000-C | 1        |
          USDT=10       | BTC-31JAN25-50000-C=-1 | BTC-31JAN25-50000-C | 5        | INSUFFICIENT_MARGIN
          USDT=60000    |                        | BTC-SPOT            | 1        |
          USDT=40000    |                        | BTC-SPOT            | 1        |
          USDT=1000     |                        | BTC-SPOT            | 1        | INSUFFICIENT_MARGIN
          BTC=1         |                        | BTC-SPOT            | -1       |
          USDT=50       |                        | BTC-SPOT            | -1       | INSUFFICIENT_MARGIN
          BTC=1         |                        | BTC-COIN-PERP       | 100      |
          BTC=0.001     |                        | BTC-COIN-PERP       | 100      | INSUFFICIENT_MARGIN
          USDT=5000     |                        | BTC-COIN-PERP       | 100      |
          USDT=5000     |                        | BTC-28MAR25         | 100      |
          """)
  void new_risk_needs_margin_and_what_only_reduces_does_not(
      String collateral,
      String positions,
      String instrument,
      String quantity,
      RejectReason refusal) {
    AccountState state = Accounts.holding(book(collateral, positions));

    Decision decision = Decisions.reserve(state, tradeAtMark("t1", instrument, quantity), VIEW);

    assertThat(refusalOf(decision)).isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({"BTC-31JAN25-50000-C, 1", "BTC-28MAR25, 1"})
  void an_expired_contract_is_not_traded(String instrument, String quantity) {
    AccountState state = Accounts.holding(book("USDT=100000", ""));
    SettlementTerms terms = tradeAtMark("t1", instrument, quantity);
    MarketView later = VIEW.with(VIEW.indexPrices(), 2, MixedMarkets.MARCH);
    var command = new ReserveLeg(ALICE, terms, 1, null);

    assertThat(refusalOf(AccountRules.reserve(state, command, VIEW, NOW))).isNull();
    assertThat(refusalOf(AccountRules.reserve(state, command, later, NOW)))
        .as("expired as of the view")
        .isEqualTo(RejectReason.INSTRUMENT_EXPIRED);
    assertThat(refusalOf(AccountRules.reserve(state, command, VIEW, MixedMarkets.MARCH)))
        .as("expired by the clock")
        .isEqualTo(RejectReason.INSTRUMENT_EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-31JAN25-60000-C, 200000,",
    "BTC-31JAN25-60000-C, 200001, OUT_OF_RANGE",
    "BTC-31JAN25-60000-C, -200001, OUT_OF_RANGE",
    "BTC-COIN-PERP, 10000000,",
    "BTC-COIN-PERP, 10000001, OUT_OF_RANGE"
  })
  void a_holding_is_limited_by_what_it_is_on(
      String instrument, String quantity, RejectReason refusal) {
    AccountState house =
        Accounts.holding(book("", ""), MarginStatus.ABOVE_INITIAL, MarginMethod.HOUSE);

    assertThat(refusalOf(Decisions.reserve(house, tradeAtMark("t1", instrument, quantity), VIEW)))
        .isEqualTo(refusal);
  }

  /** A premium that is only reserved is not there to be spent again. */
  @Test
  void reserved_premiums_and_exchanges_are_reckoned_with() {
    AccountState state = Accounts.holding(book("USDT=60000", ""));
    AccountState bought =
        state.apply(
            Decisions.eventsOf(Decisions.reserve(state, tradeAtMark("t1", "BTC-SPOT", "-1"), VIEW))
                .get(0));

    assertThat(refusalOf(Decisions.withdraw(bought, "USDT", "1000", VIEW))).isNull();
    assertThat(refusalOf(Decisions.withdraw(bought, "USDT", "59000", VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
  }

  @Test
  void a_leg_of_several_assets_says_what_it_realized_in_each() {
    AccountState state = Accounts.holding(book("USDT=9000", "BTC-PERP=1 BTC-COIN-PERP=10"));
    Leg leg =
        Leg.of(
            ALICE,
            new LegTrade(
                MixedAccounts.instrument("BTC-PERP").id(),
                Markets.USDT,
                Quantity.of("-1"),
                Cash.of("51000")),
            new LegTrade(
                MixedMarkets.BTC_COIN_PERP, Markets.BTC, Quantity.of("-10"), Cash.of("-0.019")));
    Leg other =
        Leg.of(
            Accounts.BOB,
            new LegTrade(
                MixedAccounts.instrument("BTC-PERP").id(),
                Markets.USDT,
                Quantity.of("1"),
                Cash.of("-51000")),
            new LegTrade(
                MixedMarkets.BTC_COIN_PERP, Markets.BTC, Quantity.of("10"), Cash.of("0.019")));
    SettlementTerms terms =
        new SettlementTerms(
            SettlementId.of("s"), SettlementKind.TAKEOVER, Optional.empty(), List.of(other, leg));

    var settled =
        (LegSettled)
            AccountRules.apply(state, new AccountCommand.ApplyLeg(ALICE, terms, null), VIEW, NOW)
                .get(0);

    assertThat(settled.realizedPnl()).isEqualTo(Cash.ZERO);
    assertThat(settled.realized()).isEqualTo(MixedAccounts.amounts("BTC=0.001 USDT=1000"));
  }

  @Test
  void an_option_leg_is_remembered_with_its_premium() {
    AccountState state = Accounts.holding(book("USDT=1000", ""));
    SettlementTerms terms = tradeAtMark("t1", "BTC-31JAN25-50000-C", "1");

    var reserved = (LegReserved) Decisions.eventsOf(Decisions.reserve(state, terms, VIEW)).get(0);

    assertThat(reserved.request()).contains("BTC-31JAN25-50000-C").contains("USDT");
    assertThat(reserved.leg()).isEqualTo(terms.legs().get(0));
  }
}
