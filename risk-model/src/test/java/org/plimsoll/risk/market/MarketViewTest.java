package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.plimsoll.risk.Markets.AS_OF;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.Markets.valid;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

final class MarketViewTest {
  @Test
  void an_index_prices_its_asset_and_marks_its_perpetual() {
    MarketView view = Markets.view("50000", "3000");
    assertThat(view.assetPrice(BTC)).isEqualTo(Price.of("50000"));
    assertThat(view.markPrice(BTC_PERP)).isEqualTo(Price.of("50000"));
    assertThat(view.assetPrice(ETH)).isEqualTo(Price.of("3000"));
    assertThat(view.markPrice(ETH_PERP)).isEqualTo(Price.of("3000"));
  }

  @Test
  void the_settlement_asset_is_worth_one_without_any_price() {
    assertThat(empty().assetPrice(USDT)).isEqualTo(Price.of("1"));
  }

  @Test
  void a_changed_price_replaces_its_own_and_leaves_the_others() {
    MarketView before = Markets.view(7, "50000", "3000");
    Instant later = AS_OF.plusSeconds(1);
    MarketView after = before.with(Map.of(BTC_USDT, valid(BTC_USDT, "51000")), 8, later);

    assertThat(after.version()).isEqualTo(8);
    assertThat(after.asOf()).isEqualTo(later);
    assertThat(after.parameters()).isEqualTo(before.parameters());
    assertThat(after.markPrice(BTC_PERP)).isEqualTo(Price.of("51000"));
    assertThat(after.markPrice(ETH_PERP)).isEqualTo(Price.of("3000"));
    assertThat(before.version()).isEqualTo(7);
    assertThat(before.markPrice(BTC_PERP)).isEqualTo(Price.of("50000"));
  }

  @Test
  void other_parameters_bring_their_volatilities_and_leave_those_published_since() {
    VolatilitySurface published = VolatilitySurface.flat(ETH_USDT, Rate.of("0.9"));
    MarketView view =
        Markets.view("50000", "3000")
            .withParameters(withVolatility(BTC_USDT, "0.5"))
            .withSurface(published);

    MarketView next = view.withParameters(withVolatility(BTC_USDT, "0.8"));

    assertThat(next.surface(BTC_USDT)).isEqualTo(VolatilitySurface.flat(BTC_USDT, Rate.of("0.8")));
    assertThat(next.surface(ETH_USDT)).isEqualTo(published);
  }

  private static MarginParameters withVolatility(IndexId index, String volatility) {
    MarginParameters small = Markets.parameters();
    return new MarginParameters(
        "volatility-" + volatility,
        small.settlementAsset(),
        small.levels(),
        small.assets(),
        small.instruments(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(VolatilitySurface.flat(index, Rate.of(volatility)))));
  }

  @Test
  void a_first_price_joins_the_others() {
    MarketView view =
        empty()
            .with(Map.of(BTC_USDT, valid(BTC_USDT, "50000")), 2, AS_OF)
            .with(Map.of(ETH_USDT, valid(ETH_USDT, "3000")), 3, AS_OF);
    assertThat(view).isEqualTo(Markets.view(3, "50000", "3000"));
  }

  @Test
  void a_missing_price_is_named_with_the_view_that_lacks_it() {
    MarketView view = empty().with(Map.of(ETH_USDT, valid(ETH_USDT, "3000")), 42, AS_OF);
    assertThatIllegalStateException()
        .isThrownBy(() -> view.markPrice(BTC_PERP))
        .withMessage("view 42 has no price of BTC-USDT");
    assertThatIllegalStateException()
        .isThrownBy(() -> view.assetPrice(BTC))
        .withMessage("view 42 has no price of BTC-USDT");
    assertThat(view.isValid(BTC_USDT)).isFalse();
    assertThat(view.indexPrice(BTC_USDT)).isEmpty();
  }

  @Test
  void what_is_not_listed_has_no_price() {
    MarketView view = Markets.view("50000", "3000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> view.markPrice(InstrumentId.of("SOL-PERP")));
    assertThatIllegalArgumentException().isThrownBy(() -> view.assetPrice(AssetId.of("SOL")));
  }

  @ParameterizedTest
  @EnumSource(PriceStatus.class)
  void only_a_valid_price_may_be_decided_upon_though_every_price_is_shown(PriceStatus status) {
    MarketView view = Markets.withStatus(Markets.view("50000", "3000"), BTC_USDT, status);
    assertThat(view.isValid(BTC_USDT)).isEqualTo(status == PriceStatus.VALID);
    assertThat(view.isValid(ETH_USDT)).isTrue();
    assertThat(view.markPrice(BTC_PERP)).isEqualTo(Price.of("50000"));
  }

  @Test
  void a_view_cannot_be_changed_from_outside() {
    TreeMap<IndexId, IndexPrice> prices = new TreeMap<>();
    prices.put(BTC_USDT, valid(BTC_USDT, "50000"));
    MarketView view = new MarketView(1, AS_OF, Markets.parameters(), prices);
    prices.clear();
    assertThat(view.markPrice(BTC_PERP)).isEqualTo(Price.of("50000"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> view.indexPrices().clear());
  }

  private static MarketView empty() {
    return MarketView.empty(1, AS_OF, Markets.parameters());
  }
}
