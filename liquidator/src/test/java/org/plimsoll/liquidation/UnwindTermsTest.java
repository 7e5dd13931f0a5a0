package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

class UnwindTermsTest {
  private static final AccountId ALICE = AccountId.of("alice");
  private static final SettlementId ID = SettlementId.of("unwind-alice-5-1");

  @Test
  void a_fill_moves_what_was_traded_and_charges_the_fee_to_the_account() {
    AccountId maker = AccountId.of("house:market-maker:3");
    var fill =
        new ExecutionReport.Filled(
            new UnwindOrder(ID, BTC_PERP, Quantity.of("-0.5")),
            Quantity.of("-0.4"),
            Cash.of("19990"),
            Cash.of("10"),
            maker);

    SettlementTerms terms = UnwindTerms.ofFill(ALICE, fill, Markets.parameters());

    assertThat(terms.id()).isEqualTo(ID);
    assertThat(terms.kind()).isEqualTo(SettlementKind.UNWIND);
    assertThat(terms.legs())
        .as("the account that waits stands last")
        .containsExactly(
            Leg.of(maker, trade("0.4", "-19990")),
            Leg.of(ALICE, List.of(trade("-0.4", "19990")), Map.of(), Map.of(USDT, Cash.of("10"))));
  }

  /** Long 1 at 50,000 with 3,000, now at 46,000: 1,000 are missing, so the fund pays 47,000. */
  @Test
  void an_insolvent_account_is_taken_over_at_its_bankruptcy_price() {
    SettlementTerms terms = takeover(Portfolios.longBtc("3000", "1", "50000"), "46000");

    assertThat(terms.kind()).isEqualTo(SettlementKind.TAKEOVER);
    assertThat(terms.legs())
        .containsExactly(
            Leg.of(HouseAccounts.INSURANCE_FUND, trade("1", "-47000")),
            Leg.of(ALICE, trade("-1", "47000")));
  }

  @Test
  void an_account_that_is_worth_something_is_paid_that() {
    Portfolio book = Portfolios.cash("-40000").plusCollateral(BTC, Cash.of("1"));

    SettlementTerms terms = takeover(book, "41000");

    assertThat(terms.legs().get(1))
        .isEqualTo(
            Leg.of(ALICE, List.of(), Map.of(BTC, Cash.of("-1"), USDT, Cash.of("41000")), Map.of()));
  }

  @Test
  void a_debt_without_positions_is_paid_by_the_fund() {
    SettlementTerms terms = takeover(Portfolios.cash("-7.5"), "46000");

    assertThat(terms.legs().get(1).transfers()).containsExactly(Map.entry(USDT, Cash.of("7.5")));
    assertThat(terms.legs().get(0).transfers()).containsExactly(Map.entry(USDT, Cash.of("-7.5")));
  }

  private static SettlementTerms takeover(Portfolio book, String btc) {
    return UnwindTerms.ofTakeover(
        ID, ALICE, book, Markets.view(btc, "3000"), HouseAccounts.INSURANCE_FUND);
  }

  private static LegTrade trade(String quantity, String cash) {
    return new LegTrade(BTC_PERP, USDT, Quantity.of(quantity), Cash.of(cash));
  }

  @ParameterizedTest
  @CsvSource({"2500, 12.5", "2012.5, 12.5", "2005, 5", "2000, 0", "1000, 0"})
  void a_fee_takes_no_more_than_the_equity_that_is_left(String cash, String fee) {
    // Two bought at 50,000, one of them sold at the mark of 49,000: 2,000 are lost.
    var fill =
        new ExecutionReport.Filled(
            new UnwindOrder(ID, BTC_PERP, Quantity.of("-1")),
            Quantity.of("-1"),
            Cash.of("49000"),
            Cash.of("12.5"),
            AccountId.of("house:market-maker:1"));
    Portfolio book = Portfolios.longBtc(cash, "2", "50000");

    assertThat(UnwindTerms.withFeeFromEquity(fill, book, Markets.view("49000", "3000")).fee())
        .isEqualTo(Cash.of(fee));
  }
}
