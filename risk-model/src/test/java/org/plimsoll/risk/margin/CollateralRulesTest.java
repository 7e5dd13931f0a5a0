package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.HaircutTier;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class CollateralRulesTest {
  private static final AssetId USD = AssetId.of("USD");
  private static final AssetId COIN = AssetId.of("COIN");
  private static final IndexId COIN_USD = IndexId.of("COIN-USD");
  private static final MarginModel MODEL = new StandardMarginModel();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # source,         amount,    price,   haircuts from amounts,           counts for
          BIN-HC-13 BNB,    1000,      1,       0:0.05,                          950
          BIN-HC-13 ADA,    1000,      1,       0:0.1,                           900
          BIN-HC-13 FDUSD,  1000,      1,       0:0.011,                         989
          BIN-PMQ-17 owned, 0.11,      40000,   0:0.05,                          4180
          BIN-PMQ-17 owed,  -0.5,      40000,   0:0.05,                          -20000
          BIN-PMQ-17 cash,  5000,      1,       0:0,                             5000
          KRK-HC-61,        0.5,       35000,   0:0.04,                          16800
          CBI-COL-63,       2000,      1,       0:0.1,                           1800
          BGT-COL-65 APT,   60000,     1,       0:0.2 50000:1,                   40000
          BGT-COL-65 BTC,   1,         50000,   0:0,                             50000
          BGT-COL-65 USDT,  11000000,  1,       0:0 5000000:0.02 10000000:0.025, 10875000
          on a floor,       5000000,   1,       0:0 5000000:0.02,                5000000
          """)
  void published_holdings_count_for_what_was_published(
      String source, Cash amount, String price, String tiers, Cash value) {
    List<HaircutTier> ladder = new ArrayList<>();
    for (String tier : tiers.split(" ")) {
      String[] parts = tier.split(":");
      ladder.add(new HaircutTier(Cash.of(parts[0]), Rate.of(parts[1])));
    }
    MarketView view = view(new Terms().tiers(ladder), price, price, "0", MarketTotals.UNKNOWN);
    assertThat(CollateralRules.value(COIN, amount, MarginChoices.NONE, view)).isEqualTo(value);
  }

  /** Source: OKX-PM-33, its borrowing: maintenance 2 %, initial 10 % of what is owed. */
  @Test
  void a_published_debt_asks_what_was_published() {
    MarketView view =
        view(new Terms().debt("0.02", "0.1"), "0.99954", "0.99954", "0", MarketTotals.UNKNOWN);
    MarginAssessment assessed = assess(holding(COIN, "-78589.37"), view);
    assertThat(assessed.equity().total().toDouble()).isCloseTo(-78553.21888979999, within(1e-6));
    assertThat(assessed.requirement().maintenance().toDouble())
        .isCloseTo(1571.064377796, within(1e-6));
    assertThat(assessed.requirement().initial().toDouble()).isCloseTo(7855.32188898, within(1e-6));
    assertThat(assessed.requirement().addOns())
        .extracting(AddOn::name)
        .containsExactly("debt of COIN");
  }

  @ParameterizedTest(name = "{0} at {1}, average {2}, uncertainty {3}")
  @CsvSource(
      textBlock =
          """
          # amount, price, average, uncertainty, maintenance excess, initial excess
          10,       100,   100,     0,           900,                900
          10,       100,   95,      0,           900,                855
          10,       100,   105,     0,           900,                900
          10,       100,   100,     0.02,        900,                882
          10,       100,   95,      0.02,        900,                837.9
          -10,      100,   100,     0,           -1050,              -1200
          -10,      100,   105,     0,           -1050,              -1260
          -10,      100,   95,      0,           -1050,              -1200
          -10,      100,   105,     0.02,        -1050,              -1285.2
          """)
  void initial_margin_takes_the_worse_of_price_and_average(
      String amount,
      String price,
      String average,
      String uncertainty,
      Cash maintenance,
      Cash initial) {
    MarketView view =
        view(
            new Terms().haircut("0.1").debt("0.05", "0.2"),
            price,
            average,
            uncertainty,
            MarketTotals.UNKNOWN);
    MarginAssessment assessed = assess(holding(COIN, amount), view);
    assertThat(assessed.maintenanceExcess()).isEqualTo(maintenance);
    assertThat(assessed.initialExcess()).isEqualTo(initial);
  }

  @ParameterizedTest(name = "{0} coins")
  @CsvSource(
      textBlock =
          """
          # coins, counts for
          4,       360
          5,       450
          6,       500
          100,     500
          """)
  void only_what_exceeds_the_cap_of_an_account_stops_counting(String coins, Cash value) {
    MarketView view =
        view(new Terms().haircut("0.1").accountCap("500"), "100", "100", "0", MarketTotals.UNKNOWN);
    assertThat(assess(holding(COIN, coins), view).equity().total()).isEqualTo(value);
    assertThat(assess(holding(COIN, coins), view).equity().netValue())
        .isEqualTo(Cash.of(coins + "00"));
  }

  @ParameterizedTest(name = "deposits {0}")
  @CsvSource(
      textBlock =
          """
          # deposits, initial excess (haircut 0.1, initial haircut 0.5, scale 1000)
          999,        450
          1000,       450
          1500,       300
          4000,       112.5
          """)
  void deposits_of_others_lower_what_counts_initially_and_never_equity(
      Cash deposits, Cash initial) {
    MarketTotals totals = new MarketTotals(Map.of(), Map.of(COIN, deposits));
    MarketView view =
        view(
            new Terms().haircut("0.1").initialHaircut("0.5").platformScale("1000"),
            "100",
            "100",
            "0",
            totals);
    MarginAssessment assessed = assess(holding(COIN, "10"), view);
    assertThat(assessed.initialExcess()).isEqualTo(initial);
    assertThat(assessed.maintenanceExcess()).isEqualTo(Cash.of("900"));
  }

  @Test
  void what_its_owner_does_not_count_does_not_count_but_is_owed() {
    MarketView view = view(new Terms(), "100", "100", "0", MarketTotals.UNKNOWN);
    MarginChoices without = MarginChoices.NONE.withCounted(COIN, false);
    Equity equity = Equity.of(holding(COIN, "10").withChoices(without), view);
    assertThat(equity.total()).isEqualTo(Cash.ZERO);
    assertThat(equity.netValue()).isEqualTo(Cash.of("1000"));
    assertThat(Equity.of(holding(COIN, "-10").withChoices(without), view).total())
        .isEqualTo(Cash.of("-1000"));
  }

  /**
   * Source: MANGO-1, cases 6 to 8: weights of 0.8/1.2, 0.5/1.5 and 0.5/1.5, which are initial
   * haircuts and debt requirements, scaled by what all deposited and borrowed; orders at the worse
   * of bids and asks.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # case   | T1   | T2   | T3   | orders                                     | totals    | health
          case 6   | -98  | -9   | -9   | 0.2 T2 5; -1 T2 5; 0.1 T3 10; -1 T3 10      | none      | -324.6
          case 7   | 100  | 100  | 100  |                                            | deposits  | 296.666666667
          case 8   | -100 | -100 | -100 |                                            | borrowings| -16245
          """)
  void published_weights_and_scales_are_reproduced(
      String name, String t1, String t2, String t3, String orders, String totals, double health) {
    Map<AssetId, Cash> amounts =
        Map.of(token(1), Cash.of("100"), token(2), Cash.of("1500"), token(3), Cash.of("10000"));
    MarketView view =
        tokenView()
            .withTotals(
                switch (totals) {
                  case "deposits" -> new MarketTotals(Map.of(), amounts);
                  case "borrowings" -> new MarketTotals(Map.of(), Map.of(), amounts);
                  default -> MarketTotals.UNKNOWN;
                });
    Portfolio book =
        holding(token(1), t1)
            .plusCollateral(token(2), Cash.of(t2))
            .plusCollateral(token(3), Cash.of(t3));
    List<Order> open = new ArrayList<>();
    for (String order : orders == null ? new String[0] : orders.split(";")) {
      String[] parts = order.trim().split(" ");
      open.add(
          new Order(
              InstrumentId.of(parts[1] + "-SPOT"), Quantity.of(parts[0]), Price.of(parts[2])));
    }
    assertThat(OpenOrders.worst(book, open, view, MODEL).initialExcess().toDouble())
        .isCloseTo(health, within(1e-6));
  }

  private static AssetId token(int n) {
    return AssetId.of("T" + n);
  }

  private static MarketView tokenView() {
    IndexId index2 = IndexId.of("T2-T1");
    IndexId index3 = IndexId.of("T3-T1");
    MarginParameters parameters =
        new MarginParameters(
            "tokens",
            token(1),
            Markets.parameters().levels(),
            List.of(
                tokenAsset(token(1), Optional.empty(), "0.2", "0.2"),
                tokenAsset(token(2), Optional.of(index2), "0.5", "0.5"),
                tokenAsset(token(3), Optional.of(index3), "0.5", "0.5")),
            List.of(spot(token(2), index2), spot(token(3), index3)));
    return MarketView.empty(1, Markets.AS_OF, parameters)
        .with(
            Map.of(index2, Markets.valid(index2, "5"), index3, Markets.valid(index3, "10")),
            1,
            Markets.AS_OF);
  }

  private static Asset tokenAsset(
      AssetId id, Optional<IndexId> index, String initialHaircut, String debt) {
    return new Asset(
        id,
        index,
        Rate.ZERO,
        Optional.of(
            new Terms()
                .initialHaircut(initialHaircut)
                .debt("0", debt)
                .platformScale("1000")
                .borrowScale("1000")
                .build()));
  }

  private static Spot spot(AssetId base, IndexId index) {
    return new Spot(
        InstrumentId.of(base + "-SPOT"),
        index,
        base,
        token(1),
        Price.of("0.01"),
        Quantity.of("0.01"));
  }

  private static MarginAssessment assess(Portfolio portfolio, MarketView view) {
    return MarginAssessment.of(portfolio, view, MODEL);
  }

  private static Portfolio holding(AssetId asset, String amount) {
    return Portfolio.EMPTY.plusCollateral(asset, Cash.of(amount));
  }

  private static MarketView view(
      Terms terms, String price, String average, String uncertainty, MarketTotals totals) {
    MarginParameters parameters =
        new MarginParameters(
            "coin",
            USD,
            Markets.parameters().levels(),
            List.of(
                new Asset(USD, Optional.empty(), Rate.ZERO),
                new Asset(COIN, Optional.of(COIN_USD), terms.haircut, Optional.of(terms.build()))),
            List.of());
    IndexPrice index =
        new IndexPrice(
            COIN_USD,
            Price.of(price),
            PriceStatus.VALID,
            Markets.AS_OF,
            Price.of(average),
            Rate.of(uncertainty));
    return MarketView.empty(1, Markets.AS_OF, parameters)
        .with(Map.of(COIN_USD, index), 1, Markets.AS_OF)
        .withTotals(totals);
  }

  /** Collateral terms, plain but for what a test names. */
  private static final class Terms {
    private Rate haircut = Rate.ZERO;
    private List<HaircutTier> tiers = List.of();
    private Rate initialHaircut = Rate.ZERO;
    private Optional<Cash> accountCap = Optional.empty();
    private Optional<Cash> platformScale = Optional.empty();
    private Optional<Cash> borrowScale = Optional.empty();
    private Rate debtMaintenance = Rate.ZERO;
    private Rate debtInitial = Rate.ZERO;

    Terms haircut(String value) {
      haircut = Rate.of(value);
      return this;
    }

    Terms tiers(List<HaircutTier> value) {
      tiers = value;
      return this;
    }

    Terms initialHaircut(String value) {
      initialHaircut = Rate.of(value);
      return this;
    }

    Terms accountCap(String value) {
      accountCap = Optional.of(Cash.of(value));
      return this;
    }

    Terms platformScale(String value) {
      platformScale = Optional.of(Cash.of(value));
      return this;
    }

    Terms borrowScale(String value) {
      borrowScale = Optional.of(Cash.of(value));
      return this;
    }

    Terms debt(String maintenance, String initial) {
      debtMaintenance = Rate.of(maintenance);
      debtInitial = Rate.of(initial);
      return this;
    }

    CollateralTerms build() {
      return new CollateralTerms(
          tiers,
          initialHaircut,
          accountCap,
          platformScale,
          borrowScale,
          debtMaintenance,
          debtInitial,
          Optional.empty(),
          false,
          true);
    }
  }
}
