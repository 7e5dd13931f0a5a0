package org.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;

final class MixedMarketsTest {
  @Test
  void every_contract_has_a_mark() {
    MarketView view = MixedMarkets.view("50000", "3000");
    for (Contract contract : MixedMarkets.contracts()) {
      assertThat(view.markPrice(contract.id()).toDouble()).as("%s", contract.id()).isPositive();
    }
  }

  @Test
  void random_books_hold_every_kind_of_contract() {
    SplittableRandom random = Seed.random();
    Set<Class<?>> kinds = new HashSet<>();
    Set<PayoffForm> forms = EnumSet.noneOf(PayoffForm.class);
    for (int i = 0; i < 200; i++) {
      MixedPortfolios.any(random).positions().keySet().stream()
          .map(MixedMarkets.parameters()::contract)
          .forEach(
              contract -> {
                kinds.add(contract.getClass());
                forms.add(contract.form());
              });
    }
    assertThat(kinds).as("seed %d", Seed.VALUE).hasSize(3);
    assertThat(forms).as("seed %d", Seed.VALUE).containsExactly(PayoffForm.values());
  }
}
