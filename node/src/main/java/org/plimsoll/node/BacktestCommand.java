package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.plimsoll.node.backtest.BacktestReport;
import org.plimsoll.node.backtest.BacktestResults;
import org.plimsoll.node.backtest.BacktestRun;
import org.plimsoll.node.backtest.BacktestTable;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.node.backtest.TestedBook;
import org.plimsoll.node.backtest.TestedBooks;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.MarginParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll backtest}. */
@Command(
    name = "backtest",
    description = {
      "Asks on every recorded day what margin would have been, and whether it was enough.",
      "",
      "A portfolio file is a JSON list; decimals are in quotes, options are struck anew each day:",
      "  [{\"name\": \"covered call\",",
      "    \"collateral\": {\"BTC\": \"2\"},",
      "    \"positions\": [",
      "      {\"instrument\": \"BTC-PERP\", \"notional\": \"100000\"},",
      "      {\"option\": {\"underlying\": \"BTC-USDT\", \"type\": \"call\", \"moneyness\": \"1.1\","
          + " \"days\": 30},",
      "       \"quantity\": \"-1.5\"}]}]",
      "Negative is short. An option's notional is that of its underlying.",
      ""
    },
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
  private static final String BUILTIN = "builtin";

  private enum Method {
    standard,
    portfolio
  }

  @Option(
      names = "--prices",
      required = true,
      description = "CSV file, plain or .gz: timestamp, then <asset>_open|high|low|close|volume")
  private Path prices;

  @Option(
      names = "--portfolios",
      defaultValue = BUILTIN,
      description = "JSON file, or builtin: long, short, hedged and mixed (default)")
  private String portfolios;

  @Option(
      names = "--model",
      defaultValue = "house",
      description = "parameters by name, or the file of them (default: ${DEFAULT-VALUE})")
  private String model;

  @Option(
      names = "--method",
      description = "${COMPLETION-CANDIDATES} (default: portfolio if the parameters offer it)")
  private Optional<Method> method;

  @Option(names = "--report", description = "file to write the report to, as JSON")
  private Path report;

  @Option(names = "--daily", description = "put every day of every portfolio into the report")
  private boolean daily;

  @Override
  public Integer call() throws IOException {
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    MarginParameters parameters = ParameterFile.named(model);
    Method chosen = method(parameters);
    DailyHistory history =
        RecordedMarket.read(prices, Instant.MIN, Instant.MAX, parameters).days(prices);
    var run =
        new BacktestRun(
            new BacktestRun.Request(
                history,
                parameters,
                modelOf(chosen),
                DailyHistory.FILTER,
                books(parameters, chosen)));
    BacktestResults results;
    try (ProgressBar bar = console.progress("days", run.days())) {
      results = run.run(bar::step);
    }
    BacktestReport summary =
        BacktestReport.of(results, prices.getFileName().toString(), chosen.name(), daily);
    BacktestTable.lines(summary).forEach(line -> console.line("%s", line));
    if (report != null) {
      summary.write(report);
    }
    return 0;
  }

  private Method method(MarginParameters parameters) {
    boolean offersPortfolio = parameters.portfolio().isPresent();
    Method chosen = method.orElse(offersPortfolio ? Method.portfolio : Method.standard);
    if (chosen == Method.portfolio && !offersPortfolio) {
      throw new UnusableException(
          "parameters " + parameters.version() + " have no rules of portfolio margin");
    }
    return chosen;
  }

  private static MarginModel modelOf(Method method) {
    return method == Method.portfolio ? new PortfolioMarginModel() : new StandardMarginModel();
  }

  private List<TestedBook> books(MarginParameters parameters, Method chosen) {
    return portfolios.equals(BUILTIN)
        ? TestedBooks.builtin(parameters, chosen == Method.portfolio)
        : TestedBooks.read(Path.of(portfolios));
  }
}
