package org.plimsoll.node.backtest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** Where tested portfolios come from: a file, or a set that shows what margin is made for. */
public final class TestedBooks {
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final IndexId ETH = IndexId.of("ETH-USDT");
  private static final String ALL = "100000";
  private static final String HALF = "50000";
  private static final RestruckOption CALL =
      new RestruckOption(BTC, OptionType.CALL, Rate.of("1.1"), 30);

  private TestedBooks() {}

  /**
   * Reads a file: a JSON list of portfolios, decimals in quotes.
   *
   * @throws org.plimsoll.oracle.ParameterFileException naming the file, the field and what is wrong
   * @throws UnusableInputException if there is no portfolio in it, or two of a name
   */
  public static List<TestedBook> read(Path file) {
    List<TestedBook> books = List.of(ParameterFile.read(file, TestedBook[].class));
    if (books.isEmpty()) {
      throw new UnusableInputException(file + " has no portfolio");
    }
    Set<String> names = new HashSet<>();
    for (TestedBook book : books) {
      if (!names.add(book.name())) {
        throw new UnusableInputException(file + " has two portfolios named " + book.name());
      }
    }
    return books;
  }

  /**
   * Long, short, hedged and mixed books of the parameters' perpetuals on bitcoin and ether, and a
   * covered call where options can be margined.
   *
   * @throws UnusableInputException if the parameters do not list those perpetuals
   */
  public static List<TestedBook> builtin(MarginParameters parameters, boolean withOptions) {
    InstrumentId btc = perpetual(parameters, BTC);
    InstrumentId eth = perpetual(parameters, ETH);
    Map<AssetId, Cash> cash = Map.of(parameters.settlementAsset(), Cash.of(ALL));
    List<TestedBook> books = new ArrayList<>();
    books.add(book("long BTC", cash, TestedPosition.of(btc, ALL)));
    books.add(book("short BTC", cash, TestedPosition.of(btc, "-" + ALL)));
    books.add(book("long ETH", cash, TestedPosition.of(eth, ALL)));
    books.add(
        book("hedged pair", cash, TestedPosition.of(btc, ALL), TestedPosition.of(eth, "-" + ALL)));
    books.add(book("mixed", cash, TestedPosition.of(btc, ALL), TestedPosition.of(eth, "-" + HALF)));
    Optional<AssetId> coin = coinOf(parameters, BTC);
    if (withOptions && coin.isPresent()) {
      books.add(
          book(
              "covered call",
              Map.of(coin.orElseThrow(), Cash.of("1")),
              TestedPosition.of(btc, ALL),
              TestedPosition.of(CALL, "-" + ALL)));
    }
    return books;
  }

  private static TestedBook book(
      String name, Map<AssetId, Cash> collateral, TestedPosition... positions) {
    return new TestedBook(name, collateral, List.of(positions));
  }

  private static InstrumentId perpetual(MarginParameters parameters, IndexId underlying) {
    return parameters.instruments().stream()
        .filter(each -> each.underlying().equals(underlying))
        .filter(each -> each instanceof Perpetual perp && perp.form() == PayoffForm.LINEAR)
        .map(each -> each.id())
        .findFirst()
        .orElseThrow(
            () ->
                new UnusableInputException(
                    "parameters "
                        + parameters.version()
                        + " list no linear perpetual on "
                        + underlying
                        + ": give --portfolios a file"));
  }

  private static Optional<AssetId> coinOf(MarginParameters parameters, IndexId index) {
    return parameters.assets().stream()
        .filter(asset -> asset.index().filter(index::equals).isPresent())
        .map(Asset::id)
        .findFirst();
  }
}
