package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Portfolios.position;
import static org.plimsoll.risk.RedeemedMarkets.WBETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_ETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_USDT;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/**
 * Incidents in which accounts were liquidated, or lent to, at prices that were not the market's.
 * ETH stands for the asset of the incident: a stable, pegged or thinly traded one.
 */
final class IncidentOracleTest {
  private static final AccountId HOLDER = AccountId.of("holder");
  private static final AccountId DEBTOR = AccountId.of("debtor");

  private OracledAccounts world;

  @BeforeEach
  void threeSourcesAndAQuorumOfThree() {
    world = new OracledAccounts("quorum = 3");
    world.passSecond();
    all(BTC_USDT, "50000");
    all(ETH_USDT, "3000");
    // Long one BTC on two ETH, which count 5,400: 1,250 are needed.
    world.open("holder", long1Btc("-3000", "2"));
    // Owes one ETH: safe up to 3,750 or so.
    world.open("debtor", long1Btc("5000", "-1"));
    assertThat(world.liquidations()).isEmpty();
  }

  @Test
  void S01_one_venue_88_percent_lower_for_40_minutes_liquidates_nobody_and_stops_new_borrowing() {
    for (int second = 0; second < 2_400; second++) {
      world.passSecond();
      all(BTC_USDT, "50000");
      world.observe(ETH_USDT, "a", "3000");
      world.observe(ETH_USDT, "b", "3000");
      world.observe(ETH_USDT, "own", "360");
      if (second > 10) { // until then what the third source said before counts
        assertThat(world.view().known(ETH_USDT).status()).isEqualTo(PriceStatus.DEGRADED);
        assertThat(world.view().allows(PriceUse.NEW_RISK, ETH_USDT)).isFalse();
      }
    }
    assertThat(world.liquidations()).isEmpty();
    assertThat(world.view().assetPrice(ETH)).isEqualTo(Price.of("3000"));
  }

  @Test
  void S01_a_wrapped_asset_is_worth_what_it_is_redeemed_for_whatever_its_own_book_says() {
    wrapped();
    for (int second = 0; second < 2_400; second++) {
      world.passSecond();
      sound();
      all(WBETH_ETH, "1.08");
      // Its own book: 3240 to 389. It is an index of nothing here.
      assertThat(world.observe(observedNow(WBETH_USDT, "own", "389"))).isFalse();
      assertThat(world.view().isValid(WBETH_USDT)).isTrue();
    }
    assertThat(world.liquidations()).isEmpty();
    assertThat(world.view().assetPrice(WBETH)).isEqualTo(Price.of("3240"));
  }

  @Test
  void
      S01_a_venue_whose_book_passes_for_a_redemption_ratio_liquidates_nobody_and_stops_borrowing() {
    wrapped();
    for (int second = 0; second < 2_400; second++) {
      world.passSecond();
      sound();
      world.observe(WBETH_ETH, "a", "1.08");
      world.observe(WBETH_ETH, "b", "1.08");
      world.observe(WBETH_ETH, "own", "0.13");
      if (second > 10) {
        assertThat(world.view().known(WBETH_USDT).status()).isEqualTo(PriceStatus.DEGRADED);
        assertThat(world.view().allows(PriceUse.NEW_RISK, WBETH_USDT)).isFalse();
        assertThat(world.view().isValid(ETH_USDT)).isTrue();
      }
    }
    assertThat(world.liquidations()).isEmpty();
    assertThat(world.view().assetPrice(WBETH)).isEqualTo(Price.of("3240"));
  }

  @Test
  void S01_a_redemption_ratio_that_all_sources_have_below_its_floor_liquidates_nobody() {
    wrapped();
    for (int second = 0; second < 2_400; second++) {
      world.passSecond();
      sound();
      all(WBETH_ETH, "0.6");
    }
    assertThat(world.validity(WBETH_ETH)).isEqualTo(PriceValidity.VALID);
    assertThat(world.view().known(WBETH_USDT).validity()).isEqualTo(PriceValidity.UNCONFIRMED);
    assertThat(world.view().assetPrice(WBETH)).as("by the floor").isEqualTo(Price.of("3000"));
    assertThat(world.liquidations()).isEmpty();
  }

  @Test
  void S01_a_true_fall_of_what_it_is_redeemed_for_liquidates_within_two_seconds() {
    wrapped();
    for (int second = 0; second < 2; second++) {
      world.passSecond();
      all(BTC_USDT, "50000");
      all(ETH_USDT, "2000");
      all(WBETH_ETH, "1.08");
    }
    assertThat(world.liquidations())
        .extracting(OracledAccounts.Started::account)
        .containsExactly(HOLDER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3000000", "3", "0.00000001"})
  void S02_with_two_sources_alive_a_third_that_is_wild_moves_no_price(String wild) {
    for (int second = 0; second < 60; second++) {
      world.passSecond();
      all(BTC_USDT, "50000");
      world.observe(ETH_USDT, "a", "3000");
      world.observe(ETH_USDT, "third", wild);
      assertThat(world.view().assetPrice(ETH)).isEqualTo(Price.of("3000"));
    }
    assertThat(world.view().known(ETH_USDT).status()).isEqualTo(PriceStatus.DEGRADED);
    assertThat(world.view().allows(PriceUse.NEW_RISK, ETH_USDT)).isFalse();
    assertThat(world.liquidations()).isEmpty();
  }

  @Test
  void S03_a_spike_on_two_of_three_venues_for_60_seconds_liquidates_nobody() {
    for (int second = 0; second < 60; second++) {
      world.passSecond();
      all(BTC_USDT, "50000");
      world.observe(ETH_USDT, "a", "3900");
      world.observe(ETH_USDT, "b", "3600");
      world.observe(ETH_USDT, "c", "3000");
    }
    all(ETH_USDT, "3000");
    assertThat(world.liquidations()).isEmpty();
    assertThat(world.validity(ETH_USDT)).isEqualTo(PriceValidity.VALID);
  }

  @Test
  void S03_a_true_move_on_all_venues_liquidates_within_two_seconds() {
    var from = world.now();
    for (int second = 0; second < 2; second++) {
      world.passSecond();
      all(BTC_USDT, "50000");
      all(ETH_USDT, "3900");
    }
    assertThat(world.liquidations())
        .extracting(OracledAccounts.Started::account)
        .containsExactly(DEBTOR);
    assertThat(Duration.between(from, world.liquidations().get(0).at()))
        .isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void S04_a_feed_paused_at_its_floor_does_not_hold_up_the_value_of_collateral() {
    world =
        new OracledAccounts(
            "quorum = 3, feed-terms = [{ source = paused, index = ETH-USDT, floor = \"1500\" }]");
    world.passSecond();
    all(BTC_USDT, "50000");
    four("3000", "3000");
    world.open("holder", long1Btc("-3000", "2"));
    double price = 3_000;
    while (price > 30) {
      price *= 0.93;
      String others = Price.nearest(price).toString();
      for (int second = 0; second < 60; second++) {
        world.passSecond();
        all(BTC_USDT, "50000");
        four(others, price > 1_500 ? others : "1500");
      }
      if (world.view().isValid(ETH_USDT)) {
        assertThat(world.view().assetPrice(ETH)).isEqualTo(Price.of(others));
      }
    }
    assertThat(world.view().isValid(ETH_USDT)).isTrue();
    assertThat(world.liquidations()).hasSize(1);
  }

  @Test
  void S04_where_the_paused_feed_is_needed_borrowing_stops_at_once() {
    world =
        new OracledAccounts(
            "quorum = 3, feed-terms = [{ source = c, index = ETH-USDT, floor = \"2900\" }]");
    world.passSecond();
    all(ETH_USDT, "3000");
    assertThat(world.view().allows(PriceUse.NEW_RISK, ETH_USDT)).isTrue();

    world.observe(ETH_USDT, "c", "2900");

    assertThat(world.view().allows(PriceUse.NEW_RISK, ETH_USDT)).isFalse();
  }

  @Test
  void S05_while_two_calculations_of_an_index_differ_only_liquidations_and_new_risk_stop() {
    adopt("49500", PriceValidity.VALID);
    assertThat(world.account(HOLDER).status()).isEqualTo(MarginStatus.BELOW_INITIAL);

    adopt("49300", PriceValidity.DISPUTED);
    assertThat(world.account(HOLDER).status()).isEqualTo(MarginStatus.BELOW_INITIAL);
    adopt("49000", PriceValidity.DISPUTED);
    assertThat(world.account(HOLDER).status()).isEqualTo(MarginStatus.MARGIN_CALL);
    adopt("40000", PriceValidity.DISPUTED);
    assertThat(world.account(HOLDER).status()).isEqualTo(MarginStatus.MARGIN_CALL);
    assertThat(world.liquidations()).isEmpty();
    assertThat(world.view().allows(PriceUse.NEW_RISK, BTC_USDT)).isFalse();

    adopt("40000", PriceValidity.VALID);
    assertThat(world.liquidations()).hasSize(2);
  }

  @Test
  void S06_after_a_restart_with_old_prices_nobody_is_liquidated_before_a_fresh_quorum() {
    world.pass(Duration.ofHours(1));
    world.restart();
    // Hopeless at the prices that are still in the view.
    world.open("hopeless", long1Btc("-5000", "2"));
    assertThat(world.view().known(BTC_USDT).price()).isEqualTo(Price.of("50000"));
    assertThat(world.liquidations()).isEmpty();

    world.observe(BTC_USDT, "a", "50000");
    world.observe(ETH_USDT, "a", "3000");
    world.observe(BTC_USDT, "b", "50000");
    world.observe(ETH_USDT, "b", "3000");
    world.passSecond();
    assertThat(world.liquidations()).as("seen at the restart is not seen since").isEmpty();
    world.observe(BTC_USDT, "a", "50000");
    world.observe(ETH_USDT, "a", "3000");
    world.observe(BTC_USDT, "b", "50000");
    world.observe(ETH_USDT, "b", "3000");
    world.observe(BTC_USDT, "c", "50000");
    assertThat(world.liquidations()).as("one index has no quorum yet").isEmpty();

    world.observe(ETH_USDT, "c", "3000");
    assertThat(world.liquidations())
        .extracting(OracledAccounts.Started::account)
        .containsExactly(AccountId.of("hopeless"));
  }

  @Test
  void the_feed_of_a_little_collateral_does_not_hold_off_a_liquidation() {
    world.open("exposed", long1Btc("1300", "0.01"));
    for (int second = 0; second < 30; second++) {
      world.passSecond();
      all(BTC_USDT, "50000"); // and nobody speaks of ETH
    }
    assertThat(world.validity(ETH_USDT)).isEqualTo(PriceValidity.STALE);
    assertThat(world.liquidations()).isEmpty();

    world.passSecond();
    all(BTC_USDT, "49000");

    assertThat(world.liquidations())
        .extracting(OracledAccounts.Started::account)
        .contains(AccountId.of("exposed"))
        .doesNotContain(HOLDER);
  }

  /** Long one BTC on two WBETH, which count 5,832: 4,250 are needed. */
  private void wrapped() {
    world =
        new OracledAccounts("quorum = 3", RedeemedMarkets.parameters(OracledAccounts.PARAMETERS));
    world.passSecond();
    sound();
    all(WBETH_ETH, "1.08");
    world.open("holder", long1Btc("-3000", "0").plusCollateral(WBETH, Cash.of("2")));
    assertThat(world.liquidations()).isEmpty();
  }

  private void sound() {
    all(BTC_USDT, "50000");
    all(ETH_USDT, "3000");
  }

  private PriceObservation observedNow(IndexId index, String source, String price) {
    return new PriceObservation(index, source, 1, Price.of(price), world.now());
  }

  private static Portfolio long1Btc(String cash, String eth) {
    return Portfolios.of(cash, Map.of(BTC_PERP, position("1", "50000")))
        .plusCollateral(ETH, Cash.of(eth));
  }

  private void all(IndexId index, String price) {
    for (String source : new String[] {"a", "b", "c"}) {
      world.observe(index, source, price);
    }
  }

  private void four(String others, String paused) {
    all(ETH_USDT, others);
    world.observe(ETH_USDT, "paused", paused);
  }

  private void adopt(String btc, PriceValidity validity) {
    world.adopt(
        Map.of(
            BTC_USDT,
            world.view().known(BTC_USDT).withPrice(Price.of(btc)).withValidity(validity)));
  }
}
