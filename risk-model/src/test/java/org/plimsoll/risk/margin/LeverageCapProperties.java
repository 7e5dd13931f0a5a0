package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** What a leverage cap asks of any book, under both methods. */
final class LeverageCapProperties {
  private static final int CASES = 1_000;
  private static final MarginParameters PARAMETERS =
      MixedMarkets.parameters(MixedMarkets.rules(), Optional.of(HousePortfolioRules.rules()));

  private final SplittableRandom random = Seed.random();

  @Test
  void a_cap_raises_initial_margin_to_rate_times_notional_and_never_maintenance() {
    int raised = 0;
    for (int i = 0; i < CASES; i++) {
      MarketView open = MixedMarkets.anyView(PARAMETERS, random).withControls(MarketControls.NONE);
      Portfolio book = MixedPortfolios.any(random);
      MarketView capped = open.withControls(anyCaps(open));
      String at = "seed " + Seed.VALUE + " case " + i;
      for (MarginModel model :
          new MarginModel[] {new StandardMarginModel(), new PortfolioMarginModel()}) {
        MarginTotals before = model.totals(book, open);
        MarginTotals after = model.totals(book, capped);
        assertThat(after).as(at).isEqualTo(model.requirement(book, capped).totals());
        assertThat(after.maintenance()).as(at).isEqualTo(before.maintenance());
        assertThat(after.initial()).as(at).isGreaterThanOrEqualTo(before.initial());
        assertThat(after.initial())
            .as(at)
            .isGreaterThanOrEqualTo(LeverageFloor.ofWhole(book, capped));
        raised += after.initial().compareTo(before.initial()) > 0 ? 1 : 0;
      }
    }
    assertThat(raised).as("seed %d", Seed.VALUE).isGreaterThan(CASES / 10);
  }

  @Test
  void an_owners_choice_and_a_cap_of_the_same_rate_ask_the_same() {
    for (int i = 0; i < CASES; i++) {
      MarketView open = MixedMarkets.anyView(PARAMETERS, random).withControls(MarketControls.NONE);
      Portfolio book = MixedPortfolios.any(random);
      Rate rate = anyRate();
      Portfolio choosing =
          book.withChoices(book.choices().withInitialRate(Markets.BTC_PERP, Optional.of(rate)));
      Portfolio bare =
          book.withChoices(book.choices().withInitialRate(Markets.BTC_PERP, Optional.empty()));
      MarketView capped = open.withControls(MarketControls.NONE.with(cap(Markets.BTC_PERP, rate)));
      MarginModel model = new StandardMarginModel();
      assertThat(model.totals(bare, capped))
          .as("seed %d case %d", Seed.VALUE, i)
          .isEqualTo(model.totals(choosing, open));
    }
  }

  private MarketControls anyCaps(MarketView view) {
    MarketControls controls = MarketControls.NONE;
    for (var instrument : view.parameters().instruments()) {
      if (instrument instanceof FuturesContract && random.nextBoolean()) {
        controls = controls.with(cap(instrument.id(), anyRate()));
      }
    }
    return controls;
  }

  private Rate anyRate() {
    return Rate.ofUnits(random.nextLong(1, 100_000_001));
  }

  private static ControlOrder cap(InstrumentId instrument, Rate initialRate) {
    return ControlOrder.of(
        new LeverageCap(instrument, Optional.of(initialRate)),
        ControlIssuer.rule("any"),
        "any",
        Map.of("initial", Cash.ZERO),
        Markets.AS_OF);
  }
}
