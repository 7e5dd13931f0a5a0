package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** What the audit of a journal finds. */
class LedgerAuditTest {
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
