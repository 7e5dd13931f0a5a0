package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.ETH;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.UNLISTED;
import static org.plimsoll.oracle.Prices.second;
import static org.plimsoll.oracle.Prices.valid;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_ETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_USDT;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/** One message at a time, so that what waits in the mailbox is known. */
class MarketKeeperTest {
  private static final Duration SILENCE =
      Prices.settings().filter().maxAge().plus(Prices.settings().judgeInterval());

  private final MarginParameters parameters = RedeemedMarkets.parameters(ParameterFile.house());
  private final SettableClock clock = new SettableClock(START);
  private final LatestMarketView latest =
      new LatestMarketView(MarketView.empty(1, START, parameters));
  private final BehaviorTestKit<MarketKeeperCommand> keeper = keeper();
  private final TestInbox<ViewPublished> subscriber = TestInbox.create();

  @Test
  void many_ticks_make_one_view_with_the_newest_of_each_index() {
    subscribe();
    for (int n = 1; n <= 100; n++) {
      tick(valid(BTC, Integer.toString(1000 + n), n));
      tick(valid(ETH, Integer.toString(100 + n), n));
    }

    int views = handleWaiting();

    assertThat(views).isEqualTo(1);
    assertThat(subscriber.getAllReceived()).extracting(ViewPublished::view).hasSize(1);
    assertThat(latest.get().indexPrice(BTC)).contains(valid(BTC, "1100", 100));
    assertThat(latest.get().indexPrice(ETH)).contains(valid(ETH, "200", 100));
  }

  @Test
  void the_next_view_is_under_the_parameters_that_were_told_and_told_again_makes_none() {
    tick(valid(BTC, "1000", 1));
    handleWaiting();
    MarginParameters next =
        ParameterSets.changed(
            parameters,
            "house-3",
            file -> {
              var more = ParameterSets.entry(file, "instruments", "BTC-PERP").deepCopy();
              file.withArray("instruments").add(more.put("id", "NEW-PERP").put("underlying", "N"));
            });

    keeper.run(new MarketKeeperCommand.Parameters(next));
    assertThat(handleWaiting()).isEqualTo(1);
    keeper.run(new MarketKeeperCommand.Parameters(next));
    assertThat(handleWaiting()).isZero();

    assertThat(latest.get().parameters()).isEqualTo(next);
    assertThat(latest.get().indexPrice(BTC)).contains(valid(BTC, "1000", 1));
    assertThat(latest.get().awaitsFunding(InstrumentId.of("NEW-PERP")))
        .as("nobody knows its funding yet")
        .isTrue();
    tick(valid(IndexId.of("N"), "7", 2));
    handleWaiting();
    assertThat(latest.get().indexPrice(IndexId.of("N"))).isPresent();
  }

  @Test
  void a_view_is_in_force_before_it_is_told() {
    subscribe();
    tick(valid(BTC, "1000", 1));
    handleWaiting();

    assertThat(subscriber.receiveMessage().view()).isSameAs(latest.get());
  }

  @Test
  void the_first_version_is_the_time_and_every_further_one_is_higher() {
    tick(valid(BTC, "1000", 1));
    handleWaiting();
    assertThat(latest.get().version()).isEqualTo(START.toEpochMilli());

    tick(valid(BTC, "1001", 2));
    handleWaiting();
    assertThat(latest.get().version()).isEqualTo(START.toEpochMilli() + 1);
  }

  @Test
  void versions_rise_over_a_restart_even_if_the_clock_went_back() {
    latest.publish(MarketView.empty(START.toEpochMilli() + 5_000, START, parameters));
    BehaviorTestKit<MarketKeeperCommand> restarted = keeper();

    restarted.run(new MarketKeeperCommand.Tick(new PriceTick(valid(BTC, "1000", 1))));
    restarted.run(MarketKeeperInternal.Build.INSTANCE);

    assertThat(latest.get().version()).isEqualTo(START.toEpochMilli() + 5_001);
  }

  @Test
  void a_subscriber_gets_the_view_in_force_at_once() {
    tick(valid(BTC, "1000", 1));
    handleWaiting();

    subscribe();

    assertThat(subscriber.receiveMessage().view()).isSameAs(latest.get());
  }

  @Test
  void who_subscribes_twice_is_told_once() {
    subscribe();
    subscribe();
    subscriber.getAllReceived();
    tick(valid(BTC, "1000", 1));
    handleWaiting();

    assertThat(subscriber.getAllReceived()).hasSize(1);
  }

  @Test
  void an_older_tick_never_replaces_a_newer() {
    tick(valid(BTC, "1000", 5));
    tick(valid(BTC, "999", 4));
    handleWaiting();
    tick(valid(BTC, "998", 3));

    assertThat(handleWaiting()).isZero();
    assertThat(latest.get().indexPrice(BTC)).contains(valid(BTC, "1000", 5));
  }

  @Test
  void a_change_of_status_replaces_whatever_its_time() {
    tick(valid(BTC, "1000", 5));
    handleWaiting();
    tick(new IndexPrice(BTC, Price.of("1000"), PriceStatus.STALE, second(5)));
    handleWaiting();

    assertThat(latest.get().indexPrice(BTC)).map(IndexPrice::status).contains(PriceStatus.STALE);
  }

  @Test
  void a_tick_of_an_index_that_prices_nothing_is_ignored() {
    tick(valid(UNLISTED, "1", 1));

    assertThat(handleWaiting()).isZero();
    assertThat(keeper.getAllLogEntries())
        .anySatisfy(entry -> assertThat(entry.message()).contains("Ignored a tick"));
  }

  @Test
  void without_its_oracle_a_price_stands_no_longer_than_in_silence_and_then_as_before_a_start() {
    oraclesAre(Set.of(TestInbox.create()));
    tick(valid(BTC, "1000", 5));
    oraclesAre(Set.of());
    judgeAt(SILENCE.plusSeconds(5));
    assertThat(latest.get().isValid(BTC)).as("an oracle that moves is not missed").isTrue();

    judgeAt(SILENCE.plusSeconds(5).plusMillis(1));

    assertThat(latest.get().indexPrice(BTC))
        .contains(valid(BTC, "1000", 5).withValidity(PriceValidity.NOT_YET_CONFIRMED));
  }

  @Test
  void a_price_that_an_oracle_does_not_renew_lapses_although_nobody_says_so() {
    oraclesAre(Set.of(TestInbox.create()));
    tick(valid(BTC, "1000", 5));
    tick(valid(ETH, "100", 6));

    judgeAt(SILENCE.plusSeconds(6));

    assertThat(latest.get().indexPrice(BTC))
        .contains(valid(BTC, "1000", 5).withValidity(PriceValidity.STALE));
    assertThat(latest.get().isValid(ETH)).isTrue();
  }

  @Test
  void a_price_that_has_lapsed_lapses_once() {
    tick(valid(BTC, "1000", 5));
    judgeAt(SILENCE.plusSeconds(6));

    keeper.run(MarketKeeperInternal.Judge.INSTANCE);

    assertThat(handleWaiting()).isZero();
  }

  @Test
  void an_oracle_that_is_replaced_is_lost_until_the_next_one_speaks() {
    oraclesAre(Set.of(TestInbox.create()));
    tick(valid(BTC, "1000", 5));
    oraclesAre(Set.of(TestInbox.create()));
    judgeAt(SILENCE.plusSeconds(6));
    assertThat(latest.get().indexPrice(BTC))
        .contains(valid(BTC, "1000", 5).withValidity(PriceValidity.NOT_YET_CONFIRMED));

    tick(valid(BTC, "1001", 17));
    judgeAt(SILENCE.plusSeconds(7));
    assertThat(latest.get().isValid(BTC)).as("the new one has spoken").isTrue();

    judgeAt(SILENCE.plusSeconds(18));
    assertThat(latest.get().indexPrice(BTC))
        .contains(valid(BTC, "1001", 17).withValidity(PriceValidity.STALE));
  }

  @Test
  void a_price_that_came_before_its_oracle_was_listed_stays_valid() {
    tick(valid(BTC, "1000", 5));
    oraclesAre(Set.of());
    oraclesAre(Set.of(TestInbox.create()));
    handleWaiting();

    assertThat(latest.get().isValid(BTC)).isTrue();
  }

  @Test
  void a_halt_outlives_its_oracle() {
    IndexPrice halted = new IndexPrice(BTC, Price.of("1000"), PriceStatus.HALTED, second(5));
    oraclesAre(Set.of(TestInbox.create()));
    tick(halted);
    oraclesAre(Set.of());
    judgeAt(SILENCE.plusSeconds(6));

    assertThat(latest.get().indexPrice(BTC)).contains(halted);
  }

  @Test
  void a_composed_index_follows_every_change_of_either_part() {
    tick(valid(ETH, "3000", 1));
    handleWaiting();
    assertThat(latest.get().indexPrice(WBETH_USDT)).as("one part is not known").isEmpty();

    tick(valid(WBETH_ETH, "1.08", 2));
    handleWaiting();
    assertThat(latest.get().indexPrice(WBETH_USDT)).contains(valid(WBETH_USDT, "3240", 1));

    tick(valid(ETH, "2000", 3));
    assertThat(handleWaiting()).isEqualTo(1);
    assertThat(latest.get().indexPrice(WBETH_USDT)).contains(valid(WBETH_USDT, "2160", 2));

    tick(valid(WBETH_ETH, "1.09", 4).withValidity(PriceValidity.STALE));
    handleWaiting();
    assertThat(latest.get().indexPrice(WBETH_USDT))
        .contains(valid(WBETH_USDT, "2180", 3).withValidity(PriceValidity.STALE));
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 3 4",
    "1 3 4",
    "1 2 2 3 3 4 4",
    "3 1 2 4",
    "2 4 1 3 4",
    "4 3 2 1",
    "1 2 3 1 2 4 3"
  })
  void ticks_that_are_lost_doubled_or_late_leave_a_composed_index_with_what_its_parts_are(
      String order) {
    // Odd ones are of the ratio, even ones of the base; the last of each is never lost.
    for (String second : order.split(" ")) {
      int n = Integer.parseInt(second);
      tick(n % 2 == 1 ? valid(WBETH_ETH, "1.0" + n, n) : valid(ETH, n + "000", n));
      if (order.length() % 3 == 0) {
        handleWaiting();
      }
    }
    handleWaiting();

    assertThat(latest.get().indexPrice(WBETH_ETH)).contains(valid(WBETH_ETH, "1.03", 3));
    assertThat(latest.get().indexPrice(ETH)).contains(valid(ETH, "4000", 4));
    assertThat(latest.get().indexPrice(WBETH_USDT)).contains(valid(WBETH_USDT, "4120", 3));
    assertThat(handleWaiting()).isZero();
  }

  @Test
  void without_the_oracle_of_a_part_a_composed_index_is_as_one_of_before_a_start() {
    oraclesAre(WBETH_ETH, Set.of(TestInbox.create()));
    tick(valid(ETH, "3000", 2));
    tick(valid(WBETH_ETH, "1.08", 1));
    handleWaiting();

    oraclesAre(WBETH_ETH, Set.of());
    judgeAt(SILENCE.plusSeconds(2));

    assertThat(latest.get().known(WBETH_USDT).validity())
        .isEqualTo(PriceValidity.NOT_YET_CONFIRMED);
    assertThat(latest.get().isValid(ETH)).isTrue();
  }

  @Test
  void a_tick_of_a_composed_index_is_ignored() {
    tick(valid(WBETH_USDT, "400", 9));

    assertThat(handleWaiting()).isZero();
    assertThat(latest.get().indexPrice(WBETH_USDT)).isEmpty();
  }

  @Test
  void a_keeper_that_starts_anew_goes_on_with_a_composed_index() {
    tick(valid(ETH, "3000", 1));
    tick(valid(WBETH_ETH, "1.08", 1));
    handleWaiting();
    BehaviorTestKit<MarketKeeperCommand> restarted = keeper();

    restarted.run(new MarketKeeperCommand.Tick(new PriceTick(valid(ETH, "2000", 2))));
    restarted.run(MarketKeeperInternal.Build.INSTANCE);

    assertThat(latest.get().indexPrice(WBETH_USDT)).contains(valid(WBETH_USDT, "2160", 1));
  }

  @Test
  void a_change_of_the_controls_makes_a_view_at_once_and_a_repeat_makes_none() {
    MarketControls halted = MarketControls.NONE.with(halt());
    keeper.run(new MarketKeeperCommand.Control(halted, 1));
    assertThat(handleWaiting()).isEqualTo(1);
    assertThat(latest.get().controls()).isEqualTo(halted);

    keeper.run(new MarketKeeperCommand.Control(halted, 1));
    assertThat(handleWaiting()).isZero();

    tick(valid(BTC, "1000", 1));
    handleWaiting();
    assertThat(latest.get().controls()).as("every later view keeps them").isEqualTo(halted);
  }

  @Test
  void older_controls_never_replace_newer() {
    MarketControls halted = MarketControls.NONE.with(halt());
    keeper.run(new MarketKeeperCommand.Control(halted, 2));
    keeper.run(new MarketKeeperCommand.Control(MarketControls.NONE, 1));
    handleWaiting();

    assertThat(latest.get().controls()).isEqualTo(halted);
  }

  @Test
  void what_a_node_assumes_before_it_hears_the_controls_lasts_until_then() {
    LatestMarketView unheard =
        new LatestMarketView(
            MarketView.empty(1, START, parameters).withControls(MarketControls.UNKNOWN));
    BehaviorTestKit<MarketKeeperCommand> started =
        BehaviorTestKit.create(MarketKeeper.create(parameters, unheard, Prices.settings(), clock));
    started.run(new MarketKeeperCommand.Tick(new PriceTick(valid(BTC, "1000", 1))));
    started.run(MarketKeeperInternal.Build.INSTANCE);
    assertThat(unheard.get().controls()).isEqualTo(MarketControls.UNKNOWN);

    started.run(new MarketKeeperCommand.Control(MarketControls.NONE, 0));
    started.run(MarketKeeperInternal.Build.INSTANCE);

    assertThat(unheard.get().controls()).isEqualTo(MarketControls.NONE);
  }

  @Test
  void totals_go_into_the_next_view_and_make_none_themselves() {
    MarketTotals totals = new MarketTotals(Map.of(), Map.of(AssetId.of("BTC"), Cash.of("3")));
    keeper.run(new MarketKeeperCommand.Totals(totals));
    assertThat(handleWaiting()).isZero();

    tick(valid(BTC, "1000", 1));
    handleWaiting();

    assertThat(latest.get().totals()).isEqualTo(totals);
  }

  @Test
  void interest_that_comes_late_does_not_fall() {
    interest(2_000_000_000_000L);
    interest(1_000_000_000_000L);
    interest(2_000_000_000_001L);

    assertThat(latest.get().borrowIndex(AssetId.of("BTC")))
        .contains(BorrowIndex.ofUnits(2_000_000_000_001L));
    interest(1_500_000_000_000L);
    assertThat(latest.get().borrowIndex(AssetId.of("BTC")))
        .contains(BorrowIndex.ofUnits(2_000_000_000_001L));
  }

  private void interest(long index) {
    keeper.run(
        new MarketKeeperCommand.InterestKnown(
            AssetId.of("BTC"),
            new Interest(
                BorrowIndex.ofUnits(index), Optional.empty(), Optional.empty(), Optional.empty())));
    handleWaiting();
  }

  private static ControlOrder halt() {
    return Controls.by(Controls.PERSON, Controls.trading(TradingState.HALTED));
  }

  private BehaviorTestKit<MarketKeeperCommand> keeper() {
    return BehaviorTestKit.create(
        MarketKeeper.create(parameters, latest, Prices.settings(), clock));
  }

  private void subscribe() {
    keeper.run(new MarketKeeperCommand.Subscribe(subscriber.getRef()));
  }

  private void tick(IndexPrice price) {
    subscriber.getAllReceived();
    keeper.run(new MarketKeeperCommand.Tick(new PriceTick(price)));
  }

  private void judgeAt(Duration sinceStart) {
    clock.advance(Duration.between(clock.instant(), START.plus(sinceStart)));
    keeper.run(MarketKeeperInternal.Judge.INSTANCE);
    handleWaiting();
  }

  private void oraclesAre(Set<TestInbox<OracleCommand>> oracles) {
    oraclesAre(BTC, oracles);
  }

  private void oraclesAre(IndexId index, Set<TestInbox<OracleCommand>> oracles) {
    keeper.run(
        new MarketKeeperInternal.OraclesListed(
            new OracleListing(
                index, oracles.stream().map(TestInbox::getRef).collect(Collectors.toSet()))));
  }

  /** Runs what the keeper has sent itself and says how much that was. */
  private int handleWaiting() {
    int handled = 0;
    while (keeper.selfInbox().hasMessages()) {
      keeper.run(keeper.selfInbox().receiveMessage());
      handled++;
    }
    return handled;
  }
}
