package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.TradeEffect;
import org.plimsoll.risk.units.Price;

/** What a replay lists, and who trades it. */
class ReplayListingTest {
  private static final Instant FROM = Instant.parse("2020-03-10T00:00:00Z");
  private static final Instant TO = Instant.parse("2020-03-14T00:00:00Z");
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final IndexId ETH = IndexId.of("ETH-USDT");
  private static final IndexId LTC = IndexId.of("LTC-USDT");
  private static final Map<IndexId, Price> PRICES =
      Map.of(BTC, Price.of("7938"), ETH, Price.of("201.5"));

  @Test
  void options_stand_around_the_first_price_on_a_round_grid() {
    assertThat(listed(PRICES, TO))
        .contains(
            "BTC-PERP",
            "BTC-COIN-PERP",
            "ETH-COIN-PERP",
            "BTC-20200608",
            "BTC-20200409-6400-C",
            "BTC-20200409-9500-P",
            "BTC-20200608-7900-C",
            "BTC-COIN-20200409-7900-P",
            "ETH-20200409-160-P",
            "ETH-20200608-240-C")
        .doesNotContain("BTC-20270326", "LTC-PERP", "BTC-SPOT")
        .noneMatch(id -> id.startsWith("ETH-COIN-2"));
  }

  @Test
  void nothing_expires_within_a_week_of_the_end() {
    Instant late = FROM.plus(Duration.ofDays(200));
    for (Instant to : List.of(TO, late)) {
      assertThat(ReplayListing.of(ParameterFile.house(), PRICES, FROM, to).instruments())
          .filteredOn(Contract.class::isInstance)
          .allSatisfy(
              each ->
                  assertThat(((Contract) each).expiry().orElse(Instant.MAX))
                      .isAfterOrEqualTo(to.plus(Duration.ofDays(7)))
                      .isAfterOrEqualTo(FROM.plus(Duration.ofDays(30))));
    }
  }

  @Test
  void where_no_volatilities_are_known_they_are_those_of_another_coin_scaled() {
    Map<IndexId, Price> alts =
        Map.of(
            LTC,
            Price.of("59.45"),
            IndexId.of("LINK-USDT"),
            Price.of("9.987"),
            IndexId.of("AVAX-USDT"),
            Price.of("10.128"),
            IndexId.of("DOT-USDT"),
            Price.of("1.544"));
    MarginParameters listed = ReplayListing.of(ParameterFile.house(), alts, FROM, TO);
    assertThat(listed.instruments())
        .extracting(each -> each.id().value())
        .contains(
            "LTC-PERP",
            "LTC-20200608",
            "LTC-20200409-59-C",
            "LINK-20200608",
            "LINK-20200409-8-P",
            "AVAX-20200608-12-C",
            "DOT-20200608",
            "DOT-20200409-1-P",
            "DOT-20200409-2-C");
    assertThat(listed.version()).isEqualTo("house-2 as listed 2020-03-10");
    assertThat(listed.surfaces())
        .extracting(surface -> surface.underlying())
        .containsExactlyInAnyOrderElementsOf(alts.keySet());
    Instant expiry = FROM.plus(Duration.ofDays(100));
    MarginParameters ofEth = ReplayListing.of(ParameterFile.house(), PRICES, FROM, TO);
    assertThat(listed.surfaces().get(0).volatility(80, 100, expiry, FROM))
        .isEqualTo(1.3 * ofEth.surfaces().get(1).volatility(80, 100, expiry, FROM));
  }

  @Test
  void an_option_has_the_volatility_of_its_time_to_expiry() {
    MarginParameters house = ParameterFile.house();
    MarginParameters listed = ReplayListing.of(house, PRICES, FROM, TO);
    var then = house.surfaces().get(0);
    var now = listed.surfaces().get(0);
    Duration days = Duration.ofDays(100);
    assertThat(now.volatility(80, 100, FROM.plus(days), FROM))
        .isEqualTo(then.volatility(80, 100, then.asOf().plus(days), then.asOf()));
  }

  @Test
  void a_mixed_population_is_the_same_for_a_seed_and_has_everybody_in_it() {
    MarketView view = view();
    List<Instrument> instruments = view.parameters().instruments();
    List<Trader> traders = MixedPopulation.of(1_000, 7, instruments, view);

    assertThat(MixedPopulation.of(1_000, 7, instruments, view)).isEqualTo(traders);
    assertThat(MixedPopulation.of(1_000, 8, instruments, view)).isNotEqualTo(traders);
    assertThat(traders).extracting(Trader::method).contains(MarginMethod.PORTFOLIO);
    assertThat(traders)
        .filteredOn(t -> t.method() == MarginMethod.PORTFOLIO)
        .hasSizeBetween(200, 320);
    assertThat(traders)
        .filteredOn(t -> t.account().isolatedInstrument().isPresent())
        .hasSizeBetween(25, 90);
    assertThat(traders).anyMatch(t -> !t.choices().initialRates().isEmpty());
    assertThat(traders).anyMatch(t -> !t.choices().notCounted().isEmpty());
    Set<Class<?>> kinds =
        traders.stream()
            .flatMap(t -> t.orders().stream())
            .map(order -> order.instrument().getClass())
            .collect(Collectors.toSet());
    assertThat(kinds).hasSize(3);
    assertThat(traders)
        .anyMatch(
            t ->
                t.orders().stream()
                    .anyMatch(
                        o ->
                            o.instrument() instanceof EuropeanOption option
                                && option.form() == PayoffForm.INVERSE
                                && o.quantity().signum() < 0));
    assertThat(traders)
        .anyMatch(
            t ->
                t.orders().stream()
                    .anyMatch(
                        o ->
                            o.instrument() instanceof Perpetual perpetual
                                && perpetual.form() == PayoffForm.INVERSE));
  }

  @Test
  void what_a_trader_keeps_covers_initial_margin_and_not_much_more_than_four_times() {
    MarketView view = view();
    for (Trader trader : MixedPopulation.of(1_000, 7, view.parameters().instruments(), view)) {
      Portfolio book = new Portfolio(trader.deposits(), Map.of()).withChoices(trader.choices());
      for (var order : trader.orders()) {
        book = TradeEffect.of(order.instrument(), order.quantity(), order.price()).appliedTo(book);
        assertCovered(trader, book, view);
      }
      assertCovered(
          trader,
          book.plusCollateral(view.parameters().settlementAsset(), trader.loan().negate()),
          view);
    }
  }

  private static void assertCovered(Trader trader, Portfolio book, MarketView view) {
    assertThat(MarginStanding.of(book, view, trader.method().model()).initialExcess().isNegative())
        .as("%s", trader)
        .isFalse();
  }

  private static MarketView view() {
    MarginParameters listed = ReplayListing.of(ParameterFile.house(), PRICES, FROM, TO);
    return new MarketView(
        1,
        FROM,
        listed,
        PRICES.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> new IndexPrice(e.getKey(), e.getValue(), PriceStatus.VALID, FROM))));
  }

  private static List<String> listed(Map<IndexId, Price> prices, Instant to) {
    return ReplayListing.of(ParameterFile.house(), prices, FROM, to).instruments().stream()
        .map(each -> each.id().value())
        .toList();
  }

  private static InstrumentId id(String value) {
    return InstrumentId.of(value);
  }
}
