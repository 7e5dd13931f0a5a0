package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** The parameters that come with the system: each is whole, says what it is, and margins a book. */
class PresetsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final InstrumentId BTC = InstrumentId.of("BTC-PERP");
  private static final InstrumentId ETH = InstrumentId.of("ETH-PERP");

  static Stream<String> presets() {
    return ParameterFile.presets().stream();
  }

  @Test
  void the_house_comes_first_and_there_is_one_for_each_style_of_the_examples() {
    assertThat(ParameterFile.presets()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(ParameterFile.presets().get(0)).isEqualTo("house");
    assertThat(ParameterFile.preset("house")).isEqualTo(ParameterFile.house());
  }

  @Test
  void a_preset_that_is_not_there_is_refused_with_those_that_are() {
    assertThatThrownBy(() -> ParameterFile.preset("../house-1"))
        .isInstanceOf(ParameterFileException.class)
        .hasMessageStartingWith("../house-1: there is no such preset, only house, ");
  }

  @ParameterizedTest
  @MethodSource("presets")
  void each_has_a_version_of_its_own_and_says_where_its_numbers_come_from(String name) {
    MarginParameters preset = ParameterFile.preset(name);

    assertThat(preset.version()).startsWith(name + "-");
    if (!name.equals("house")) {
      assertThat(preset.description()).get().asString().contains("Source: ");
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void each_margins_a_book_of_both_coins_between_nothing_and_its_notional(String name) {
    MarginParameters preset = ParameterFile.preset(name);
    List<MarginModel> models = new ArrayList<>(List.of(new StandardMarginModel()));
    preset.portfolio().ifPresent(rules -> models.add(new PortfolioMarginModel()));
    MarketView view =
        new MarketView(
            1,
            NOW,
            preset,
            Map.of(
                IndexId.of("BTC-USDT"), price("BTC-USDT", "50000"),
                IndexId.of("ETH-USDT"), price("ETH-USDT", "2500")));
    for (MarginModel model : models) {
      for (String[] held : new String[][] {{"1", "20"}, {"-1", "-20"}, {"1", "-20"}}) {
        MarginAssessment assessed = MarginAssessment.of(book(view, held[0], held[1]), view, model);
        Cash maintenance = assessed.requirement().maintenance();
        Cash initial = assessed.requirement().initial();
        assertThat(maintenance).isGreaterThan(Cash.ZERO);
        assertThat(initial).isGreaterThanOrEqualTo(maintenance).isLessThan(Cash.of("100000"));
        assertThat(assessed.equity().total())
            .isGreaterThan(Cash.ZERO)
            .isLessThanOrEqualTo(assessed.equity().netValue());
      }
    }
  }

  private static IndexPrice price(String index, String price) {
    return new IndexPrice(IndexId.of(index), Price.of(price), PriceStatus.VALID, NOW);
  }

  private static Portfolio book(MarketView view, String btc, String eth) {
    return new Portfolio(
        Map.of(AssetId.of("USDT"), Cash.of("100000"), AssetId.of("BTC"), Cash.of("1")),
        Map.of(BTC, position(view, BTC, btc), ETH, position(view, ETH, eth)));
  }

  private static Position position(MarketView view, InstrumentId id, String held) {
    Quantity quantity = Quantity.of(held);
    return new Position(
        quantity,
        view.parameters().contract(id).value(quantity, view.markPrice(id), RoundingMode.FLOOR));
  }
}
