package org.plimsoll.node.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class TestedBooksTest {
  private static final String FILE =
      """
      [{"name": "covered call",
        "collateral": {"BTC": "2"},
        "positions": [
          {"instrument": "BTC-PERP", "notional": "100000"},
          {"option": {"underlying": "BTC-USDT", "type": "call", "moneyness": "1.1", "days": 30},
           "quantity": "-1.5"}]}]
      """;

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("books.json"), text);
  }

  @Test
  void a_file_holds_positions_in_instruments_and_in_options() throws IOException {
    assertThat(TestedBooks.read(file(FILE)))
        .containsExactly(
            new TestedBook(
                "covered call",
                Map.of(AssetId.of("BTC"), Cash.of("2")),
                List.of(
                    TestedPosition.of(InstrumentId.of("BTC-PERP"), "100000"),
                    new TestedPosition(
                        Optional.empty(),
                        Optional.of(
                            new RestruckOption(Histories.BTC, OptionType.CALL, Rate.of("1.1"), 30)),
                        Optional.empty(),
                        Optional.of(Quantity.of("-1.5"))))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "notional": "100000"  | "notional": 100000    | decimal in quotes
          "notional": "100000"  | "notional": "1", "leverage": "2" | leverage
          "notional": "100000"  | "notional": "0"       | a position of zero
          "instrument": "BTC-PERP", | ''                | in an instrument or in an option
          , "notional": "100000" | ''                   | a notional or a quantity
          "days": 30            | "days": 1             | at least 2 days
          "type": "call"        | "type": "both"        | both
          "covered call"        | " "                   | needs a name
          {"BTC": "2"}          | {"btc": "2"}          | asset must be
          """)
  void what_is_wrong_is_named(String right, String wrong, String problem) throws IOException {
    assertThat(FILE).contains(right);
    Path file = file(FILE.replace(right, wrong));

    assertThatThrownBy(() -> TestedBooks.read(file))
        .hasMessageContaining("books.json")
        .hasMessageContaining(problem);
  }

  @Test
  void two_portfolios_of_a_name_are_refused_and_so_is_none() throws IOException {
    String twice = FILE.strip().replaceFirst("]$", ",") + FILE.strip().substring(1);

    assertThatThrownBy(() -> TestedBooks.read(file(twice)))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("covered call");
    assertThatThrownBy(() -> TestedBooks.read(file("[]")))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("no portfolio");
  }

  @Test
  void the_builtin_books_are_of_the_parameters_and_hold_options_where_those_are_margined() {
    assertThat(TestedBooks.builtin(ParameterFile.house(), false))
        .extracting(TestedBook::name)
        .containsExactly("long BTC", "short BTC", "long ETH", "hedged pair", "mixed");
    assertThat(TestedBooks.builtin(ParameterFile.house(), true))
        .extracting(TestedBook::name)
        .endsWith("covered call");
  }
}
