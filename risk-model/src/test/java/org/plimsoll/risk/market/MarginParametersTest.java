package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_ETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class MarginParametersTest {
  private static final Asset SETTLEMENT = new Asset(USDT, Optional.empty(), Rate.ZERO);
  private static final Asset PRICED = new Asset(BTC, Optional.of(BTC_USDT), Rate.of("0.05"));
  private static final FuturesContract PERPETUAL =
      (FuturesContract) Markets.parameters().contract(BTC_PERP);

  @Test
  void what_is_listed_is_found_by_name() {
    MarginParameters parameters = Markets.parameters();
    assertThat(parameters.asset(ETH).haircut()).isEqualTo(Rate.of("0.1"));
    assertThat(parameters.instrument(ETH_PERP).underlying()).isEqualTo(ETH_USDT);
    assertThat(parameters.findAsset(AssetId.of("SOL"))).isEmpty();
    assertThat(parameters.findInstrument(InstrumentId.of("SOL-PERP"))).isEmpty();
  }

  @Test
  void what_is_not_listed_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Markets.parameters().asset(AssetId.of("SOL")))
        .withMessage("asset SOL is not listed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Markets.parameters().instrument(InstrumentId.of("SOL-PERP")))
        .withMessage("instrument SOL-PERP is not listed");
  }

  @Test
  void every_index_that_prices_something_is_known_in_order_of_name() {
    assertThat(Markets.parameters().indexes()).containsExactly(BTC_USDT, ETH_USDT);
    assertThat(parameters(List.of(SETTLEMENT), List.of(PERPETUAL)).indexes())
        .containsExactly(BTC_USDT);
    assertThat(parameters(List.of(SETTLEMENT, PRICED), List.of()).indexes())
        .containsExactly(BTC_USDT);
  }

  @Test
  void an_asset_listed_twice_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters(List.of(SETTLEMENT, PRICED, PRICED), List.of()))
        .withMessage("asset BTC is listed twice");
  }

  @Test
  void an_instrument_listed_twice_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters(List.of(SETTLEMENT), List.of(PERPETUAL, PERPETUAL)))
        .withMessage("instrument BTC-PERP is listed twice");
  }

  @Test
  void a_settlement_asset_that_is_not_listed_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters(List.of(PRICED), List.of()))
        .withMessage("settlement asset USDT is not listed");
  }

  @Test
  void an_asset_that_nothing_prices_is_refused() {
    Asset unpriced = new Asset(BTC, Optional.empty(), Rate.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters(List.of(SETTLEMENT, unpriced), List.of()))
        .withMessage("asset BTC needs an index, unless it is the settlement asset");
  }

  @Test
  void a_settlement_asset_with_a_price_other_than_one_is_refused() {
    Asset priced = new Asset(USDT, Optional.of(IndexId.of("USDT-USD")), Rate.ZERO);
    assertThatIllegalArgumentException().isThrownBy(() -> parameters(List.of(priced), List.of()));
  }

  @Test
  void an_instrument_that_settles_in_an_asset_that_is_not_listed_is_refused() {
    Instrument coinMargined =
        Perpetual.linear(
            BTC_PERP, BTC_USDT, BTC, PERPETUAL.tick(), PERPETUAL.lot(), PERPETUAL.schedule());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters(List.of(SETTLEMENT), List.of(coinMargined)))
        .withMessage("asset BTC of instrument BTC-PERP is not listed");
  }

  @Test
  void a_composed_index_is_priced_by_others_which_are_judged() {
    MarginParameters parameters = RedeemedMarkets.parameters(Markets.parameters());

    assertThat(parameters.indexes()).containsExactly(BTC_USDT, ETH_USDT, WBETH_ETH, WBETH_USDT);
    assertThat(parameters.judgedIndexes()).containsExactly(BTC_USDT, ETH_USDT, WBETH_ETH);
    assertThat(parameters.redemption(WBETH_USDT)).contains(RedeemedMarkets.REDEMPTION);
    assertThat(parameters.redemption(ETH_USDT)).isEmpty();
    assertThat(parameters.drivingIndex(WBETH_USDT)).isEqualTo(ETH_USDT);
    assertThat(parameters.drivingIndex(BTC_USDT)).isEqualTo(BTC_USDT);
    assertThat(parameters.drivingIndex(RedeemedMarkets.WBETH)).contains(ETH_USDT);
    assertThat(parameters.drivingIndex(USDT)).isEmpty();
    assertThat(parameters.withLimits(Map.of()).redemptions()).isEqualTo(parameters.redemptions());
    assertThat(parameters.withRedemptions(List.of())).isNotEqualTo(parameters);
  }

  @ParameterizedTest(name = "{0} = {1} x {2} within {3} and {4}: {5}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          WBETH-USDT, WBETH-USDT, ETH-USDT,   -, -, composed index WBETH-USDT cannot be made of itself
          WBETH-USDT, WBETH-ETH,  WBETH-USDT, -, -, composed index WBETH-USDT cannot be made of itself
          WBETH-USDT, ETH-USDT,   ETH-USDT,   -, -, 'composed index WBETH-USDT needs two different indexes, has ETH-USDT twice'
          WBETH-USDT, WBETH-ETH,  ETH-USDT,   2, 1, 'the ratio of WBETH-USDT has its floor, 2, above its ceiling, 1'
          WBETH-USD,  WBETH-ETH,  ETH-USDT,   -, -, composed index WBETH-USD prices no asset
          WBETH-USDT, WBETH-ETH,  ETH-USD,    -, -, base ETH-USD of composed index WBETH-USDT is not known
          ETH-USDT,   ETH-BTC,    BTC-USDT,   -, -, 'contract ETH-PERP needs an index that is judged, not composed index ETH-USDT'
          """)
  void an_index_that_cannot_be_composed_is_refused(
      String index, String ratio, String base, String floor, String ceiling, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RedeemedMarkets.parameters(Markets.parameters())
                    .withRedemptions(
                        List.of(
                            new Redemption(
                                IndexId.of(index),
                                IndexId.of(ratio),
                                IndexId.of(base),
                                Optional.ofNullable(floor).map(Price::of),
                                Optional.ofNullable(ceiling).map(Price::of)))))
        .withMessage(problem);
  }

  @Test
  void an_index_composed_twice_or_in_a_circle_or_of_a_composed_one_is_refused() {
    Asset wrapped = new Asset(BTC, Optional.of(BTC_USDT), Rate.ZERO);
    Asset wrappedTwice = new Asset(ETH, Optional.of(ETH_USDT), Rate.ZERO);
    MarginParameters plain = parameters(List.of(SETTLEMENT, wrapped, wrappedTwice), List.of());
    Redemption btc = composed(BTC_USDT, ETH_USDT);
    Redemption eth = composed(ETH_USDT, BTC_USDT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.withRedemptions(List.of(btc, btc)))
        .withMessage("composed index BTC-USDT is listed twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.withRedemptions(List.of(btc, eth)))
        .withMessage(
            "composed index BTC-USDT is made of ETH-USDT, which is composed itself and not judged");
  }

  private static Redemption composed(IndexId index, IndexId base) {
    return new Redemption(index, IndexId.of("RATIO"), base, Optional.empty(), Optional.empty());
  }

  @Test
  void the_lists_cannot_be_changed() {
    MarginParameters parameters = Markets.parameters();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> parameters.assets().add(PRICED));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> parameters.instruments().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> PERPETUAL.schedule().brackets().clear());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.00000001", "1.00000001"})
  void a_haircut_of_less_than_nothing_or_more_than_all_is_refused(String haircut) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Asset(BTC, Optional.of(BTC_USDT), Rate.of(haircut)))
        .withMessage("haircut of BTC must lie in [0, 1], was: " + haircut);
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 0, 0", "0, -0.1, 0", "0, 0, -0.1", "1.1, 0, 0", "0, 1.1, 0", "0, 0, 1.1"})
  void margin_levels_out_of_bounds_are_refused(Rate call, Rate liquidation, Rate status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MarginLevels(call, liquidation, status))
        .withMessageStartingWith("margin levels must lie in [0, 1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.001"})
  void a_lot_of_nothing_is_refused(String lot) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Perpetual.linear(
                    BTC_PERP,
                    BTC_USDT,
                    USDT,
                    Price.of("0.1"),
                    Quantity.of(lot),
                    PERPETUAL.schedule()))
        .withMessage("lot of BTC-PERP must be positive, was: " + lot);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        "-BTC",
        "btc",
        "BTC USDT",
        "BTC/USDT",
        "BTC\n",
        "B\u00dcRO",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"
      })
  void a_name_of_another_form_is_refused_with_its_text(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AssetId.of(name))
        .withMessageStartingWith("asset must be")
        .withMessageEndingWith("was: " + name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IndexId.of(name))
        .withMessageStartingWith("index must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstrumentId.of(name))
        .withMessageStartingWith("instrument must be");
  }

  @Test
  void no_name_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> AssetId.of(null));
  }

  private static MarginParameters parameters(List<Asset> assets, List<Instrument> instruments) {
    return new MarginParameters("v", USDT, Markets.parameters().levels(), assets, instruments);
  }
}
