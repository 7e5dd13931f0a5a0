package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.RedeemedMarkets.REDEMPTION;
import static org.plimsoll.risk.RedeemedMarkets.WBETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_ETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_USDT;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

final class RedemptionPriceTest {
  private static final Redemption UNBOUNDED =
      new Redemption(WBETH_USDT, WBETH_ETH, ETH_USDT, Optional.empty(), Optional.empty());

  @ParameterizedTest(name = "{0} x {1} = {2}, {3}")
  @CsvSource(
      textBlock =
          """
          # ratio,     base,        price,                validity
          1.08,        3000,        3240,                 VALID
          # half a step: to even
          0.5,         0.00000003,  0.00000002,           VALID
          0.5,         0.00000005,  0.00000002,           VALID
          0.5,         0.00000007,  0.00000004,           VALID
          # outside the number range: the nearest there is
          0.5,         0.00000001,  0.00000001,           UNCONFIRMED
          0.00000001,  0.1,         0.00000001,           UNCONFIRMED
          100000,      1000000,     92233720368.54775807, UNCONFIRMED
          """)
  void the_price_is_ratio_times_base_to_the_nearest_step(
      String ratio, String base, String price, PriceValidity validity) {
    IndexPrice composed = RedemptionPrice.of(UNBOUNDED, ratio(ratio), base(base));

    assertThat(composed.index()).isEqualTo(WBETH_USDT);
    assertThat(composed.price()).isEqualTo(Price.of(price));
    assertThat(composed.average()).isEqualTo(Price.of(price));
    assertThat(composed.validity()).isEqualTo(validity);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      textBlock =
          """
          VALID,           VALID,             VALID
          STALE,           VALID,             STALE
          VALID,           STALE,             STALE
          TOO_FEW_SOURCES, STALE,             STALE
          DISPUTED,        TOO_UNCERTAIN,     DISPUTED
          VALID,           HALTED,            HALTED
          NON_POSITIVE,    HALTED,            HALTED
          VALID,           NOT_YET_CONFIRMED, NOT_YET_CONFIRMED
          """)
  void the_worse_of_both_parts_names_it(
      PriceValidity ratio, PriceValidity base, PriceValidity composed) {
    assertThat(
            RedemptionPrice.of(
                    REDEMPTION, ratio("1.08").withValidity(ratio), base("3000").withValidity(base))
                .validity())
        .isEqualTo(composed);
  }

  @ParameterizedTest(name = "{0} while the base is {1}: {2}, {3}")
  @CsvSource(
      textBlock =
          """
          1,          VALID,        3000, VALID
          0.99999999, VALID,        3000, UNCONFIRMED
          0.12,       VALID,        3000, UNCONFIRMED
          1.2,        VALID,        3600, VALID
          1.20000001, VALID,        3600, UNCONFIRMED
          1000000,    STALE,        3600, UNCONFIRMED
          1000000,    TOO_VOLATILE, 3600, TOO_VOLATILE
          1000000,    HALTED,       3600, HALTED
          """)
  void a_ratio_beyond_its_bounds_is_not_confirmed_and_counts_as_the_bound(
      String ratio, PriceValidity base, String price, PriceValidity validity) {
    IndexPrice composed =
        RedemptionPrice.of(REDEMPTION, ratio(ratio), base("3000").withValidity(base));

    assertThat(composed.price()).isEqualTo(Price.of(price));
    assertThat(composed.average()).isEqualTo(Price.of(price));
    assertThat(composed.validity()).isEqualTo(validity);
  }

  @ParameterizedTest
  @CsvSource({"5, 9, 5", "9, 5, 5", "7, 7, 7"})
  void it_is_as_old_as_the_older_part(long ratio, long base, long composed) {
    assertThat(
            RedemptionPrice.of(
                    REDEMPTION, observed(ratio("1.08"), ratio), observed(base("1"), base))
                .observedAt())
        .isEqualTo(second(composed));
  }

  @ParameterizedTest
  @CsvSource({
    "0,          0,          0",
    "0.01,       0,          0.01",
    "0.01,       0.02,       0.0302",
    "0.00000001, 0.00000001, 0.00000003",
    "1,          0.00000001, 1",
    "1,          1,          1",
  })
  void it_may_be_off_by_as_much_as_both_parts_together(String ratio, String base, String both) {
    assertThat(
            RedemptionPrice.of(
                    REDEMPTION, uncertain(ratio("1.08"), ratio), uncertain(base("3000"), base))
                .uncertainty())
        .isEqualTo(Rate.of(both));
  }

  /** The worked example of docs/oracle.md. */
  @Test
  void a_wrapped_ether_is_worth_what_it_is_redeemed_for() {
    Instant ratioAt = second(-5);
    IndexPrice ratio =
        new IndexPrice(
            WBETH_ETH,
            Price.of("1.08123456"),
            PriceValidity.VALID,
            ratioAt,
            Price.of("1.0812"),
            Rate.of("0.0004"));
    IndexPrice base =
        new IndexPrice(
            ETH_USDT,
            Price.of("3782.13"),
            PriceValidity.TOO_FEW_SOURCES,
            second(0),
            Price.of("3780"),
            Rate.of("0.0012"));

    assertThat(RedemptionPrice.of(REDEMPTION, ratio, base))
        .isEqualTo(
            new IndexPrice(
                WBETH_USDT,
                Price.of("4089.36966641"),
                PriceValidity.TOO_FEW_SOURCES,
                ratioAt,
                Price.of("4086.936"),
                Rate.of("0.00160048")));
  }

  @Test
  void while_a_part_has_no_price_the_composed_index_has_none() {
    MarketView empty = RedeemedMarkets.view("3000", "1.08");
    empty = MarketView.empty(1, Markets.AS_OF, empty.parameters());
    MarketView ratioAlone = empty.with(Map.of(WBETH_ETH, ratio("1.08")), 1, Markets.AS_OF);
    MarketView baseAlone = empty.with(Map.of(ETH_USDT, base("3000")), 1, Markets.AS_OF);

    assertThat(ratioAlone.composed().indexPrice(WBETH_USDT)).isEmpty();
    assertThat(baseAlone.composed().indexPrice(WBETH_USDT)).isEmpty();
    assertThat(
            baseAlone
                .with(Map.of(WBETH_ETH, ratio("1.08")), 1, Markets.AS_OF)
                .composed()
                .assetPrice(WBETH))
        .isEqualTo(Price.of("3240"));
  }

  private static IndexPrice ratio(String price) {
    return Markets.valid(WBETH_ETH, price);
  }

  private static IndexPrice base(String price) {
    return Markets.valid(ETH_USDT, price);
  }

  private static Instant second(long n) {
    return Markets.AS_OF.plusSeconds(n);
  }

  private static IndexPrice observed(IndexPrice price, long second) {
    return new IndexPrice(
        price.index(),
        price.price(),
        price.validity(),
        second(second),
        price.average(),
        price.uncertainty());
  }

  private static IndexPrice uncertain(IndexPrice price, String uncertainty) {
    return new IndexPrice(
        price.index(),
        price.price(),
        price.validity(),
        price.observedAt(),
        price.average(),
        Rate.of(uncertainty));
  }
}
