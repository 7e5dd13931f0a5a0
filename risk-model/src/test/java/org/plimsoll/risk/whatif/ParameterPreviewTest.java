package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;

class ParameterPreviewTest {
  private static final MarginModel MODEL = new StandardMarginModel();

  private final MarketView view = Markets.view("50000", "3000");
  private final MarginParameters stricter = withRates("0.5", "0.4");

  @Test
  void every_account_is_measured_as_a_what_if_of_it_alone_would_be() {
    List<StressedAccount> accounts =
        List.of(account("safe", "1000000"), account("thin", "21000"), account("under", "19000"));

    ParameterPreview preview = ParameterPreview.of(accounts, view, stricter, 10);

    assertThat(preview.accounts()).hasSize(3);
    for (ParameterPreview.Account each : preview.accounts()) {
      StressedAccount account =
          accounts.stream().filter(a -> a.id().equals(each.id())).findFirst().orElseThrow();
      WhatIfResult alone =
          WhatIf.of(
              account.portfolio(),
              MODEL,
              view,
              account.status(),
              List.of(new Change.ParameterChange(stricter)));
      assertThat(each.before()).isEqualTo(alone.before());
      assertThat(each.after()).isEqualTo(alone.after());
      assertThat(each.statusAfter()).isEqualTo(alone.statusAfter());
    }
  }

  @Test
  void the_worst_come_first_and_all_are_counted() {
    ParameterPreview preview =
        ParameterPreview.of(
            List.of(
                account("safe", "1000000"), account("thin", "21000"), account("under", "19000")),
            view,
            stricter,
            2);

    assertThat(preview.accounts())
        .extracting(ParameterPreview.Account::id)
        .containsExactly("under", "thin");
    assertThat(preview.worse()).isEqualTo(3);
    assertThat(preview.before()).isEqualTo(Map.of(MarginStatus.ABOVE_INITIAL, 3));
    assertThat(preview.after())
        .containsEntry(MarginStatus.BELOW_MAINTENANCE, 1)
        .containsEntry(MarginStatus.ABOVE_INITIAL, 1);
  }

  @Test
  void the_same_parameters_make_nobody_worse_off() {
    ParameterPreview preview =
        ParameterPreview.of(List.of(account("thin", "21000")), view, Markets.parameters(), 10);

    assertThat(preview.worse()).isZero();
    assertThat(preview.accounts()).isEmpty();
    assertThat(preview.after()).isEqualTo(preview.before());
  }

  @Test
  void who_cannot_be_measured_is_named() {
    MarketView withoutEth =
        MarketView.empty(1, Markets.AS_OF, Markets.parameters())
            .with(
                Map.of(Markets.BTC_USDT, Markets.valid(Markets.BTC_USDT, "50000")),
                2,
                Markets.AS_OF);
    StressedAccount lost =
        new StressedAccount(
            "lost",
            Portfolios.of("1000", Map.of(Markets.ETH_PERP, Portfolios.position("1", "3000"))),
            MODEL,
            MarginStatus.ABOVE_INITIAL);

    ParameterPreview preview =
        ParameterPreview.of(List.of(lost, account("thin", "21000")), withoutEth, stricter, 10);

    assertThat(preview.unmeasured()).containsExactly("lost");
    assertThat(preview.accounts()).hasSize(1);
  }

  private static StressedAccount account(String id, String cash) {
    return new StressedAccount(
        id,
        Portfolios.of(cash, Map.of(BTC_PERP, Portfolios.position("1", "50000"))),
        MODEL,
        MarginStatus.ABOVE_INITIAL);
  }

  private static MarginParameters withRates(String initial, String maintenance) {
    MarginParameters small = Markets.parameters();
    List<Instrument> instruments = new ArrayList<>();
    for (Instrument each : small.instruments()) {
      instruments.add(
          each.id().equals(BTC_PERP) && each instanceof Perpetual perpetual
              ? withSchedule(perpetual, initial, maintenance)
              : each);
    }
    return new MarginParameters(
        "test-stricter",
        Optional.empty(),
        small.settlementAsset(),
        small.levels(),
        small.assets(),
        instruments,
        Optional.of(small.standard()),
        small.portfolio(),
        Optional.of(small.surfaces()));
  }

  private static Perpetual withSchedule(Perpetual perpetual, String initial, String maintenance) {
    return Perpetual.linear(
        perpetual.id(),
        perpetual.underlying(),
        perpetual.settlement(),
        perpetual.tick(),
        perpetual.lot(),
        MarginSchedule.of(List.of(Markets.bracket("0", initial, maintenance))));
  }
}
