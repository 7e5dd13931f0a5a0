package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.MixedMarkets.USDC;
import static org.plimsoll.risk.Portfolios.position;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

final class CollateralPlannerTest {
  private static final MarketView VIEW =
      MixedMarkets.view(
          MixedMarkets.parameters(StandardRules.NONE, Optional.empty()), "50000", "3000");
  private static final MarginModel MODEL = new StandardMarginModel();

  /** A long of 1 BTC asks 2500 initially. */
  private static final Portfolio UNCOVERED =
      new Portfolio(Map.of(), Map.of(BTC_PERP, position("1", "50000")));

  @Test
  void without_a_shortfall_there_is_nothing_to_suggest() {
    assertThat(suggestions(UNCOVERED.plusCollateral(USDT, Cash.of("2500")), Map.of())).isEmpty();
  }

  @Test
  void the_cheapest_asset_comes_first_with_the_least_amount() {
    List<CollateralSuggestion> suggestions = suggestions(UNCOVERED, Map.of(USDT, Rate.of("0.02")));
    assertThat(suggestions)
        .extracting(CollateralSuggestion::added)
        .containsExactly(USDC, USDT, BTC, ETH);
    assertThat(suggestions.get(0).addedAmount()).isEqualTo(Cash.of("2525.25252526"));
    assertThat(suggestions.get(1).addedAmount()).isEqualTo(Cash.of("2500"));
    assertThat(suggestions.get(1).cost()).isEqualTo(Cash.of("50"));
    // 2 % and, initially, 3 % of the rest do not count: 2500 / 0.98 / 0.97 / 50000
    assertThat(suggestions.get(2).addedAmount()).isEqualTo(Cash.of("0.05259836"));
  }

  @Test
  void an_asset_that_counts_badly_is_swapped_for_one_that_counts_better() {
    Portfolio book = UNCOVERED.plusCollateral(ETH, Cash.of("0.9"));
    List<CollateralSuggestion> suggestions =
        suggestions(book, Map.of(USDT, Rate.of("0.001"), ETH, Rate.of("0.002")));
    // 0.9 ETH count for 2430: 70 short. A swapped coin counts for 3000 x 0.997 instead of 2700.
    CollateralSuggestion swap =
        suggestions.stream()
            .filter(each -> each.given().equals(Optional.of(ETH)) && each.added().equals(USDT))
            .findFirst()
            .orElseThrow();
    assertThat(swap.givenAmount()).isEqualTo(Cash.of("0.24054983"));
    assertThat(swap.cost().toDouble()).isBetween(2.16, 2.17);
    assertThat(swap.addedAmount()).isEqualTo(Cash.of("719.48454153"));
  }

  @Test
  void a_swap_that_would_clear_the_shortfall_only_in_part_is_found() {
    // 30 BTC count for 851,660 initially, those above 20 for nothing; 100 BTC long ask 887,500.
    Portfolio book =
        new Portfolio(Map.of(BTC, Cash.of("30")), Map.of(BTC_PERP, position("100", "50000")));
    CollateralSuggestion swap =
        suggestions(book, Map.of()).stream()
            .filter(each -> each.given().isPresent() && each.added().equals(ETH))
            .findFirst()
            .orElseThrow();
    // All 30 would bring ETH up to its cap and no more: 35,840 / 0.9 / 50,000 are enough.
    assertThat(swap.givenAmount()).isEqualTo(Cash.of("0.79644445"));
  }

  @Test
  void what_cannot_clear_the_shortfall_is_not_suggested() {
    Portfolio large =
        new Portfolio(Map.of(), Map.of(BTC_PERP, position("40", "50000")))
            .withChoices(MarginChoices.NONE.withCounted(USDC, false));
    // 312,500 is asked; ETH is capped at 60,000 and USDC is not counted.
    assertThat(suggestions(large, Map.of()))
        .extracting(CollateralSuggestion::added)
        .containsExactly(USDT, BTC);
    MarketView blind = Markets.withStatus(VIEW, Markets.ETH_USDT, PriceStatus.STALE);
    assertThat(planner(UNCOVERED, blind, MarginAssessment::initialExcess, Map.of()).suggestions())
        .extracting(CollateralSuggestion::added)
        .doesNotContain(ETH);
  }

  @Test
  void a_cost_that_would_eat_the_swap_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> suggestions(UNCOVERED, Map.of(BTC, Rate.of("0.5"))))
        .withMessageContaining("BTC");
  }

  @Test
  void every_suggestion_clears_the_shortfall_and_no_less_would() {
    SplittableRandom random = Seed.random();
    Map<AssetId, Rate> costs = Map.of(BTC, Rate.of("0.001"), ETH, Rate.of("0.002"));
    int checked = 0;
    for (int i = 0; i < 250; i++) {
      MarketView view = MixedMarkets.anyView(random);
      Portfolio book = MixedPortfolios.any(random);
      Function<MarginAssessment, Cash> excess =
          random.nextBoolean()
              ? MarginAssessment::initialExcess
              : MarginAssessment::maintenanceExcess;
      for (CollateralSuggestion each : planner(book, view, excess, costs).suggestions()) {
        String at = "seed %d case %d: %s of %s".formatted(Seed.VALUE, i, each, book);
        Cash left = excess.apply(MarginAssessment.of(each.appliedTo(book), view, MODEL));
        assertThat(left).as(at).isBetween(Cash.ZERO, Cash.of("0.01"));
        assertThat(each.cost()).as(at).isGreaterThanOrEqualTo(Cash.ZERO);
        each.given()
            .ifPresent(
                asset ->
                    assertThat(each.givenAmount())
                        .as(at)
                        .isLessThanOrEqualTo(book.collateralOf(asset)));
        checked++;
      }
    }
    assertThat(checked).as("seed %d", Seed.VALUE).isGreaterThan(200);
  }

  private static List<CollateralSuggestion> suggestions(Portfolio book, Map<AssetId, Rate> costs) {
    return planner(book, VIEW, MarginAssessment::initialExcess, costs).suggestions();
  }

  private static CollateralPlanner planner(
      Portfolio book,
      MarketView view,
      Function<MarginAssessment, Cash> excess,
      Map<AssetId, Rate> costs) {
    return new CollateralPlanner(book, view, MODEL, excess, costs);
  }
}
