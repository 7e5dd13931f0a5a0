package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/** What the audit of a journal finds. */
class LedgerAuditTest {
  private static final InstrumentId PERP = InstrumentId.of("BTC-PERP");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final Instant AT = Instant.parse("2025-01-01T00:00:00Z");

  @Test
  void a_layer_that_was_overdrawn_on_the_way_is_found_although_it_is_not_in_the_end() {
    AccountId fund = AccountId.of("bob:default-fund");
    var audit =
        LedgerAudit.of(
            List.of(
                new AccountHistory(fund, List.of(received(fund, "-5"), received(fund, "5"))),
                new AccountHistory(
                    AccountId.of("bob"),
                    List.of(
                        received(AccountId.of("bob"), "5"), received(AccountId.of("bob"), "-5")))),
            ParameterFile.house());

    assertThat(audit.overdrawnLayers())
        .containsExactly(Map.entry(fund.value(), new BigDecimal("-5.00000000")));
    assertThat(audit.isExact()).isFalse();
  }

  @Test
  void the_funding_that_a_layer_pays_with_a_leg_that_brings_more_is_no_overdraft() {
    AccountId fund = HouseAccounts.INSURANCE_FUND;
    FundingIndex ten = FundingIndex.nearest(BigDecimal.TEN);
    var paid =
        new FundingSettled(
            SettlementId.of("s"),
            PERP,
            USDT,
            Quantity.ONE,
            FundingIndex.ZERO,
            ten,
            Cash.of("10"),
            AT);
    List<AccountEvent> events =
        List.of(traded(fund, "1", "-100", FundingIndex.ZERO), paid, traded(fund, "-1", "110", ten));
    var bobs =
        List.of(
            traded(AccountId.of("bob"), "-1", "100", FundingIndex.ZERO),
            traded(AccountId.of("bob"), "1", "-110", FundingIndex.ZERO));

    var whole =
        LedgerAudit.of(
            List.of(
                new AccountHistory(fund, events), new AccountHistory(AccountId.of("bob"), bobs)),
            ParameterFile.house());
    var before =
        LedgerAudit.of(
            List.of(new AccountHistory(fund, events.subList(0, 2))), ParameterFile.house());

    assertThat(whole.overdrawnLayers()).isEmpty();
    assertThat(whole.conservation()).allSatisfy((asset, sum) -> assertThat(sum).isZero());
    // bob paid up to another index than the fund received up to: that is found
    assertThat(whole.funding().get("BTC-PERP").isExplainedByRounding()).isFalse();
    assertThat(before.funding().get("BTC-PERP").payments()).isEqualTo(1);
  }

  private static AccountEvent traded(
      AccountId account, String quantity, String cash, FundingIndex at) {
    LegTrade trade =
        new LegTrade(PERP, USDT, Quantity.of(quantity), Cash.of(cash), Optional.of(at));
    return new LegSettled(
        SettlementId.of("s" + quantity + account),
        SettlementKind.TRADE,
        Leg.of(account, trade),
        Cash.ZERO,
        new TreeMap<>(),
        AT);
  }

  @Test
  void an_ordinary_account_may_owe() {
    AccountId bob = AccountId.of("bob");
    var deposit = new CollateralDeposited(CommandId.of("d"), USDT, Cash.of("1"), AT);
    var audit =
        LedgerAudit.of(
            List.of(
                new AccountHistory(bob, List.of(received(bob, "-5"), deposit)),
                new AccountHistory(
                    AccountId.of("house:share"),
                    List.of(received(AccountId.of("house:share"), "5")))),
            ParameterFile.house());

    assertThat(audit.overdrawnLayers()).isEmpty();
    assertThat(audit.isExact()).isTrue();
  }

  private static AccountEvent received(AccountId account, String amount) {
    Leg leg = Leg.of(account, List.of(), Map.of(USDT, Cash.of(amount)), Map.of());
    return new LegSettled(
        SettlementId.of("s"), SettlementKind.INSURANCE, leg, Cash.ZERO, new TreeMap<>(), AT);
  }
}
