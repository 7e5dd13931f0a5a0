package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.units.Rate;

class MarketControlsTest {

  @ParameterizedTest(name = "venue {0}, instrument {1}: {2}")
  @CsvSource({
    "OPEN, OPEN, OPEN",
    "OPEN, HALTED, HALTED",
    "REDUCE_ONLY, OPEN, REDUCE_ONLY",
    "REDUCE_ONLY, HALTED, HALTED",
    "HALTED, REDUCE_ONLY, HALTED",
  })
  void the_stricter_of_venue_and_instrument_is_in_force(
      TradingState venue, TradingState instrument, TradingState expected) {
    MarketControls controls =
        MarketControls.NONE
            .with(order(new VenueState(venue)))
            .with(order(new InstrumentState(Markets.BTC_PERP, instrument)));

    assertThat(controls.stateOf(Markets.BTC_PERP)).isEqualTo(expected);
    assertThat(controls.stateOf(Markets.ETH_PERP)).isEqualTo(venue);
    assertThat(controls.restriction(Markets.BTC_PERP).isPresent())
        .isEqualTo(expected != TradingState.OPEN);
  }

  @Test
  void what_is_not_heard_yet_lets_no_new_risk_in_and_nothing_out() {
    MarketControls unheard = MarketControls.UNKNOWN;

    assertThat(unheard.known()).isFalse();
    assertThat(unheard.stateOf(Markets.BTC_PERP)).isEqualTo(TradingState.REDUCE_ONLY);
    assertThat(unheard.pauseOf(Markets.USDT, AssetFlow.WITHDRAWALS)).isPresent();
    assertThat(unheard.pauseOf(Markets.USDT, AssetFlow.DEPOSITS)).isEmpty();
    assertThat(unheard.pauseOf(VenueActivity.LIQUIDATIONS)).isPresent();
  }

  @Test
  void a_pause_of_the_venue_stops_the_withdrawals_of_every_asset() {
    MarketControls paused =
        MarketControls.NONE.with(order(new VenuePause(VenueActivity.WITHDRAWALS, true)));

    assertThat(paused.pauseOf(Markets.BTC, AssetFlow.WITHDRAWALS)).isPresent();
    assertThat(paused.pauseOf(Markets.BTC, AssetFlow.BORROWING)).isEmpty();
  }

  @Test
  void an_order_that_lifts_stays_known_and_asks_nothing() {
    MarketControls lifted =
        MarketControls.NONE
            .with(order(new AssetPause(Markets.BTC, AssetFlow.DEPOSITS, true)))
            .with(order(new AssetPause(Markets.BTC, AssetFlow.DEPOSITS, false)))
            .with(order(new LeverageCap(Markets.BTC_PERP, Optional.empty())));

    assertThat(lifted.pauseOf(Markets.BTC, AssetFlow.DEPOSITS)).isEmpty();
    assertThat(lifted.leastInitialRates()).isEmpty();
    assertThat(lifted.orders()).hasSize(2);
  }

  @Test
  void a_subject_is_controlled_once() {
    List<ControlOrder> twice =
        List.of(
            order(new VenueState(TradingState.HALTED)), order(new VenueState(TradingState.OPEN)));

    assertThatThrownBy(() -> new MarketControls(true, twice))
        .hasMessage("trading of everything is controlled twice; keep the stricter");
  }

  @Test
  void a_leverage_cap_lies_above_zero_and_at_most_at_one() {
    assertThatThrownBy(() -> new LeverageCap(Markets.BTC_PERP, Optional.of(Rate.of("1.1"))))
        .hasMessage("a leverage cap, 1 / leverage, must lie in (0, 1], was: 1.1");
    assertThat(new LeverageCap(Markets.BTC_PERP, Optional.of(Rate.ONE)).lifts()).isFalse();
  }

  @Test
  void every_later_view_keeps_the_controls() {
    MarketControls halted = MarketControls.NONE.with(order(new VenueState(TradingState.HALTED)));
    MarketView view = MarketView.empty(1, Markets.AS_OF, Markets.parameters()).withControls(halted);

    assertThat(view.with(Map.of(), 2, Markets.AS_OF).controls()).isEqualTo(halted);
    assertThat(view.withParameters(Markets.parameters()).controls()).isEqualTo(halted);
    assertThat(view.withTotals(MarketTotals.UNKNOWN).controls()).isEqualTo(halted);
    assertThat(view).isNotEqualTo(view.withControls(MarketControls.NONE));
  }

  private static ControlOrder order(ControlMeasure measure) {
    return ControlOrder.of(measure, ControlIssuer.person("ops"), "a test", Map.of(), Markets.AS_OF);
  }
}
