package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.OpenInterestCaps;
import org.plimsoll.risk.market.OptionMargin;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class ParameterFileTest {
  @TempDir Path folder;

  @Test
  void the_house_parameters_load() {
    MarginParameters house = ParameterFile.house();

    assertThat(house.version()).isEqualTo("house-2");
    assertThat(house.settlementAsset()).isEqualTo(AssetId.of("USDT"));
    assertThat(house.levels())
        .isEqualTo(
            new MarginLevels(
                Rate.of("0.25"),
                Rate.of("0.1"),
                Rate.of("0.1"),
                Optional.of(new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15))));
    assertThat(house.indexes())
        .extracting(IndexId::value)
        .containsExactly("AVAX-USDT", "BTC-USDT", "DOT-USDT", "ETH-USDT", "LINK-USDT", "LTC-USDT");
    assertThat(house.asset(AssetId.of("USDT")).haircut()).isEqualTo(Rate.ZERO);
    assertThat(house.asset(AssetId.of("USDT")).index()).isEmpty();
    assertThat(house.instruments())
        .extracting(Instrument::getClass)
        .contains(Spot.class, Perpetual.class, DatedFuture.class, EuropeanOption.class);
    assertThat(house.portfolio().orElseThrow().scenarios()).hasSize(31);
    assertThat(house.surfaces()).hasSize(2);
  }

  @Test
  void parameters_are_found_by_name_or_by_path() {
    assertThat(ParameterFile.named("house")).isEqualTo(ParameterFile.house());
    assertThatThrownBy(() -> ParameterFile.named("no-such-house"))
        .isInstanceOf(ParameterFileException.class)
        .hasMessageContaining("no-such-house");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          BTC,  0.05,  0.1,   0.001, 17500, 592500
          ETH,  0.075, 0.01,  0.001, 17500, 592500
          LTC,  0.15,  0.01,  0.01,  86000, 1936000
          LINK, 0.15,  0.001, 0.1,   86000, 1936000
          AVAX, 0.15,  0.001, 0.1,   86000, 1936000
          DOT,  0.15,  0.001, 0.1,   86000, 1936000
          """)
  void each_asset_has_a_haircut_and_a_perpetual(
      String asset, String haircut, String tick, String lot, String ofOneMillion, String ofTen) {
    MarginParameters house = ParameterFile.house();
    FuturesContract perpetual = (FuturesContract) house.contract(InstrumentId.of(asset + "-PERP"));

    assertThat(house.asset(AssetId.of(asset)).haircut()).isEqualTo(Rate.of(haircut));
    assertThat(house.asset(AssetId.of(asset)).index()).contains(perpetual.underlying());
    assertThat(perpetual.tick()).isEqualTo(Price.of(tick));
    assertThat(perpetual.lot()).isEqualTo(Quantity.of(lot));
    assertThat(perpetual.schedule().maintenanceMargin(Cash.of("1000000")))
        .isEqualTo(Cash.of(ofOneMillion));
    assertThat(perpetual.schedule().maintenanceMargin(Cash.of("10000000")))
        .isEqualTo(Cash.of(ofTen));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "haircut": "0.05"            | "haircut": 0.05              | assets[1].haircut     | must be a decimal in quotes
          "haircut": "0.05"            | "haircut": "5%"              | assets[1].haircut     | plain decimal
          "haircut": "0.05"            | "haircut": "1.5"             | assets[1]             | must lie in [0, 1]
          "haircut": "0.05"            | "haircut": null              | assets[1].haircut     | is missing
          "haircut": "0.05"            | "haircut": "0.05", "hair": 1 | assets[1].hair        | is not known here
          "kink": "0.8"                | "kink": "1"                  | assets[0].collateral.debtInterest | must lie between 0 and 1
          "atKink": "0.1"              | "atKink": "0.7"              | assets[0].collateral.debtInterest | rate at full utilization
          "base": "0.02"               | "base": "-0.02"              | assets[0].collateral.debtInterest | 0 <= base
          "haircut": "0.05"            | "haircut": ["0.05"]          | assets[1].haircut     | must be a decimal in quotes
          "id": "BTC"                  | "id": "btc"                  | assets[1].id          | must be 1 to 32
          "id": "ETH"                  | "id": "BTC"                  | (whole file)          | asset BTC is listed twice
          "tick": "0.1"                | "tick": 0.1                  | instruments[0].tick   | must be a decimal in quotes
          "tick": "0.1"                | "tick": "0"                  | instruments[0].tick   | price must be positive
          "tick": "0.1",               | ``                           | instruments[0].tick   | is missing
          "kind": "perpetual"          | "kind": "future"             | instruments[0]        | future
          "notionalFloor": "250000"    | "notionalFloor": "0"         | instruments[0].schedule | brackets must rise
          "notionalFloor": "250000"    | "notionalFloor": 250000      | instruments[0].schedule[1].notionalFloor | must be a decimal in quotes
          "version": "house-2"         | "version": 1                 | version               | String
          "settlementAsset": "USDT"    | "settlementAsset": "EUR"     | (whole file)          | asset USDT needs an index
          """)
  void an_error_names_file_and_field(String sound, String broken, String field, String problem)
      throws IOException {
    String text = house();
    assertThat(text).contains(sound);
    int at = text.indexOf(sound);
    String changed =
        text.substring(0, at)
            + (broken == null ? "" : broken)
            + text.substring(at + sound.length());
    Path file = Files.writeString(folder.resolve("broken.json"), changed);

    assertThatThrownBy(() -> ParameterFile.read(file))
        .isInstanceOf(ParameterFileException.class)
        .hasMessageStartingWith(file + ", field " + field)
        .hasMessageContaining(problem);
  }

  @Test
  void a_file_like_the_house_parameters_loads() throws IOException {
    Path file = Files.writeString(folder.resolve("sound.json"), house());

    assertThat(ParameterFile.read(file)).isEqualTo(ParameterFile.house());
  }

  @Test
  void redemptions_load() throws IOException {
    MarginParameters read = ParameterFile.read(redeemed("ETH-USDT", "\"floor\": \"1\", "));

    assertThat(read.redemptions())
        .containsExactly(
            new Redemption(
                IndexId.of("WBETH-USDT"),
                IndexId.of("WBETH-ETH"),
                IndexId.of("ETH-USDT"),
                Optional.of(Price.ONE),
                Optional.of(Price.of("1.2"))));
    assertThat(ParameterFile.read(redeemed("ETH-USDT", "")).redemptions().get(0).floor()).isEmpty();
    assertThat(ParameterFile.house().redemptions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          ETH-USD    | -                | (whole file)         | base ETH-USD of composed index WBETH-USDT is not known
          ETH-USDT   | "floor": "1.3",  | redemptions[0]       | the ratio of WBETH-USDT has its floor, 1.3, above its ceiling, 1.2
          WBETH-USDT | -                | redemptions[0]       | composed index WBETH-USDT cannot be made of itself
          ETH-USDT   | "floor": 1,      | redemptions[0].floor | must be a decimal in quotes, was: 1
          ETH-USDT   | "flor": "1",     | redemptions[0].flor  | is not known here
          """)
  void redemptions_that_cannot_be_are_refused_by_field(
      String base, String floor, String field, String problem) throws IOException {
    Path file = redeemed(base, floor == null ? "" : floor);

    assertThatThrownBy(() -> ParameterFile.read(file))
        .isInstanceOf(ParameterFileException.class)
        .hasMessageStartingWith(file + ", field " + field)
        .hasMessageContaining(problem);
  }

  private Path redeemed(String base, String floor) throws IOException {
    String redemption =
        "{ \"index\": \"WBETH-USDT\", \"ratio\": \"WBETH-ETH\", \"base\": \"%s\", %s\"ceiling\": \"1.2\" }"
            .formatted(base, floor);
    String asset = "{ \"id\": \"WBETH\", \"index\": \"WBETH-USDT\", \"haircut\": \"0.1\" }";
    String text =
        house()
            .replaceFirst("\"assets\": \\[", "\"assets\": [" + asset + ",")
            .replaceFirst("\\{", "{ \"redemptions\": [" + redemption + "],");
    return Files.writeString(folder.resolve("redeemed.json"), text);
  }

  @Test
  void rules_of_standard_margin_and_collateral_terms_load() throws IOException {
    String rates =
        """
        { "initialHighest": "0.15", "initialLowest": "0.1", "maintenanceIndex": "0.075",
          "maintenanceMark": "0", "initialOfMaintenance": "1" }""";
    String rules =
        """
        "standard": {
          "profitHaircut": "0.1",
          "profitCap": "1000",
          "options": { "BTC-USDT": { "call": %s, "put": %s, "fee": "0", "factor": "1",
            "isCappedByPayoff": true, "unpairedInitial": "1.2", "unpairedMaintenance": "1.1" } },
          "openInterest": { "BTC-PERP": { "lower": "1000000", "upper": "2000000" } },
          "depeg": { "stablecoin": "BTC-USDT", "threshold": "0.98", "factor": "2" },
          "confidence": { "threshold": "0.97", "factor": "1" }
        },
        """
            .formatted(rates, rates);
    String text =
        house()
            .replaceFirst("\"standard\": .*", rules)
            .replaceFirst(
                "\"debtMaintenance\": \"0.1\"",
                "\"accountCap\": \"5\", \"borrowScale\": \"7\", \"debtMaintenance\": \"0.05\"");
    MarginParameters read =
        ParameterFile.read(Files.writeString(folder.resolve("rules.json"), text));

    assertThat(read.standard().profitCap()).contains(Cash.of("1000"));
    assertThat(read.standard().optionMargin(IndexId.of("BTC-USDT")).call())
        .isEqualTo(OptionMargin.USUAL.call());
    assertThat(read.standard().openInterest())
        .containsEntry(
            InstrumentId.of("BTC-PERP"),
            new OpenInterestCaps(Cash.of("1000000"), Cash.of("2000000")));
    assertThat(read.standard().depeg()).isPresent();
    assertThat(read.asset(AssetId.of("BTC")).terms().borrowScale()).contains(Cash.of("7"));
    assertThat(read.asset(AssetId.of("BTC")).terms().platformScale()).isEmpty();
  }

  @Test
  void what_is_no_json_or_no_file_is_refused_by_name() throws IOException {
    Path text = Files.writeString(folder.resolve("text.json"), "{\n\"version\": house");
    assertThatThrownBy(() -> ParameterFile.read(text))
        .isInstanceOf(ParameterFileException.class)
        .hasMessageStartingWith(text + ": line 2: ");

    Path twice =
        Files.writeString(folder.resolve("twice.json"), "{\"version\":\"a\",\"version\":\"b\"}");
    assertThatThrownBy(() -> ParameterFile.read(twice))
        .isInstanceOf(ParameterFileException.class)
        .hasMessage(twice + ": line 1: Duplicate field 'version'");

    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> ParameterFile.read(none))
        .isInstanceOf(ParameterFileException.class)
        .hasMessage(none + ": there is no such file");

    Path more = Files.writeString(folder.resolve("more.json"), house() + "{}");
    assertThatThrownBy(() -> ParameterFile.read(more)).isInstanceOf(ParameterFileException.class);
  }

  private static String house() throws IOException {
    try (InputStream in = ParameterFile.class.getResourceAsStream("house-2.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
