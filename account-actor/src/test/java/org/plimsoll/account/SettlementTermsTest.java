package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

class SettlementTermsTest {
  private static final SettlementId ID = SettlementId.of("t1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # alice: quantity | cash | USDT | bob: quantity | cash | USDT | what is off
          1  | -50000 | 0    | -1 | 50000       | 0     |
          -1 | 50000  | 7    | 1  | -50000      | -7    |
          1  | -50000 | 5    | -1 | 49995       | 0     |
          0  | 0      | 0    | 0  | 0           | 0     |
          1  | -50000 | 0    | -1 | 50000.00000001 | 0  | USDT is off by 1e-8
          1  | -50000 | 0    | -0.99999999 | 50000 | 0  | BTC-PERP is off by 1e-8
          1  | -50000 | 0    | 1  | 50000       | 0     | BTC-PERP is off by 200000000e-8
          1  | -50000 | 3    | -1 | 50000       | 3     | USDT is off by 600000000e-8
          """)
  void what_is_not_balanced_cannot_be_built(
      String ownQuantity,
      String ownCash,
      String ownTransfer,
      String quantity,
      String cash,
      String transfer,
      String off) {
    List<Leg> legs =
        List.of(leg(ALICE, ownQuantity, ownCash, ownTransfer), leg(BOB, quantity, cash, transfer));

    if (off == null) {
      assertThatCode(() -> terms(legs)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> terms(legs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(off);
    }
  }

  /** A sum in 64 bits would wrap round to zero. */
  @Test
  void sums_beyond_the_number_range_are_not_balanced_by_chance() {
    Cash most = Cash.ofUnits(Long.MAX_VALUE);

    assertThatThrownBy(
            () ->
                terms(
                    List.of(
                        transfer("a", most), transfer("b", most), transfer("c", Cash.ofUnits(2)))))
        .hasMessageContaining("18446744073709551616");
  }

  @Test
  void an_account_has_one_leg() {
    assertThatThrownBy(() -> terms(List.of(leg(ALICE, "1", "-5", "0"), leg(ALICE, "-1", "5", "0"))))
        .hasMessageContaining("two legs of account alice");
  }

  @Test
  void fees_leave_the_accounts_and_need_no_other_side() {
    Leg charged = Leg.of(ALICE, List.of(), Map.of(), Map.of(USDT, Cash.of("2")));

    assertThatCode(() -> terms(List.of(charged))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Leg.of(ALICE, List.of(), Map.of(), Map.of(USDT, Cash.of("-2"))))
        .hasMessageContaining("fees must not be negative");
  }

  @Test
  void the_same_legs_under_another_id_are_another_request() {
    assertThat(Accounts.trade("t1", "1", "5").request())
        .isEqualTo(Accounts.trade("t1", "1", "5").request())
        .isNotEqualTo(Accounts.trade("t2", "1", "5").request());
  }

  private static Leg leg(AccountId account, String quantity, String cash, String transfer) {
    return Leg.of(
        account,
        List.of(new LegTrade(BTC_PERP, USDT, Quantity.of(quantity), Cash.of(cash))),
        Map.of(USDT, Cash.of(transfer)),
        Map.of());
  }

  private static Leg transfer(String account, Cash cash) {
    return Leg.of(AccountId.of(account), List.of(), Map.of(USDT, cash), Map.of());
  }

  private static SettlementTerms terms(List<Leg> legs) {
    return new SettlementTerms(ID, SettlementKind.TRADE, Optional.empty(), legs);
  }
}
