package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.plimsoll.http.Journaled.START;
import static org.plimsoll.http.Journaled.at;
import static org.plimsoll.http.Journaled.trade;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.NoticeDelivered;
import org.plimsoll.account.AccountEvent.OrderReleased;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.OpenOrder;
import org.plimsoll.account.OrderId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.http.AccountDiff.Cause;
import org.plimsoll.http.AccountDiff.Change;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class AccountDiffTest {
  private static final OpenOrder ORDER =
      new OpenOrder(OrderId.of("o"), BTC_PERP, Quantity.of("1"), Price.of("10"), false);

  private final AccountState before =
      AccountState.empty().apply(Journaled.opened()).apply(Journaled.deposited("k1", "100"));

  @Test
  void what_changed_is_told_with_the_events_that_changed_it() {
    AccountDiff diff =
        AccountDiff.between(
            before,
            List.of(
                at(3, Journaled.deposited("k2", "5")),
                at(4, new NoticeDelivered("n", 1, START)),
                at(
                    5,
                    Journaled.settled(
                        "t",
                        SettlementKind.TRADE,
                        List.of(trade(BTC_PERP, "1", "-50")),
                        Map.of(),
                        Map.of(USDT, Cash.of("1")),
                        "0")),
                at(
                    6,
                    new MarginStatusChanged(
                        MarginStatus.ABOVE_INITIAL,
                        MarginStatus.BELOW_INITIAL,
                        Journaled.figures("1"),
                        START))));

    assertThat(diff.fromSequence()).isEqualTo(2);
    assertThat(diff.toSequence()).isEqualTo(6);
    assertThat(diff.collateral())
        .containsExactly(
            new Change<>(
                USDT, Optional.of(Cash.of("100")), Optional.of(Cash.of("104")), List.of(3L, 5L)));
    assertThat(diff.positions())
        .containsExactly(
            new Change<>(
                BTC_PERP,
                Optional.empty(),
                Optional.of(new Position(Quantity.of("1"), Cash.of("50"))),
                List.of(5L)));
    assertThat(diff.status().orElseThrow().after()).contains(MarginStatus.BELOW_INITIAL);
    assertThat(diff.method()).isEmpty();
    assertThat(diff.events())
        .extracting(Cause::sequence, Cause::type)
        .containsExactly(
            tuple(3L, "collateral-deposited"),
            tuple(5L, "leg-settled"),
            tuple(6L, "margin-status-changed"));
  }

  @Test
  void what_changed_and_changed_back_is_told_too() {
    AccountDiff diff =
        AccountDiff.between(
            before,
            List.of(
                at(3, new OrderReserved(CommandId.of("a"), ORDER, Optional.empty(), START)),
                at(4, new OrderReleased(CommandId.of("b"), ORDER.id(), START))));

    assertThat(diff.orders())
        .containsExactly(
            new Change<>(ORDER.id(), Optional.empty(), Optional.empty(), List.of(3L, 4L)));
  }

  @Test
  void nothing_between_is_no_difference() {
    AccountDiff diff = AccountDiff.between(before, List.of());

    assertThat(diff.collateral()).isEmpty();
    assertThat(diff.events()).isEmpty();
    assertThat(diff.toSequence()).isEqualTo(2);
  }
}
