package org.plimsoll.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.whatif.HypotheticalShocks;
import org.plimsoll.risk.whatif.NamedShock;
import org.plimsoll.risk.whatif.Shock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plimsoll stress}. */
@Command(
    name = "stress",
    description = {
      "Asks a running node what would become of an account, or of all, if the market moved at once.",
      "",
      "Without --shocks and --historical: a set of falls and rises of all prices, and the stress"
          + " days of the node's parameters.",
      "",
      "A file of shocks is a JSON list; decimals are in quotes, -0.3 is a fall by 30 %:",
      "  [{\"name\": \"BTC down, the rest a little\",",
      "    \"moves\": {\"BTC-USDT\": \"-0.3\"}, \"others\": \"-0.1\", \"volatility\": \"0.5\"}]",
      "others and volatility may be left out.",
      ""
    },
    mixinStandardHelpOptions = true)
final class StressCommand implements Callable<Integer> {
  /** As many as a node takes in one request. */
  private static final int BATCH = 50;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Spec private CommandSpec spec;

  @Mixin private TokenOptions tokenOptions;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "of the node (default: ${DEFAULT-VALUE})")
  private URI url;

  @Option(names = "--account", description = "the account (default: all with exposure on the node)")
  private Optional<String> account;

  @Option(names = "--shocks", description = "JSON file of shocks")
  private Optional<Path> shocks;

  @Option(
      names = "--historical",
      split = ",",
      paramLabel = "DATE",
      description = {
        "days of UTC that happen again, e.g. 2020-03-12: close to close, and at the worst price of"
            + " the day;",
        "without --prices, days that the node itself knows: of its history or its parameters"
      })
  private List<LocalDate> historical = List.of();

  @Option(
      names = "--prices",
      description =
          "bar file of those days and the days before: timestamp, then"
              + " <asset>_open|high|low|close|volume")
  private Optional<Path> prices;

  @Override
  public Integer call() {
    if (prices.isPresent() && historical.isEmpty()) {
      throw new UnusableException("--prices goes with --historical, which names the days");
    }
    List<ObjectNode> asked = new ArrayList<>();
    asked.add(json(new NamedShock("as it is", Shock.NONE)));
    shocks.ifPresent(file -> written(file).forEach(shock -> asked.add(json(shock))));
    historical.forEach(day -> asked.addAll(past(day)));
    RunningNode node = new RunningNode(url, tokenOptions.token());
    JsonNode parameters = node.get("/v1/parameters");
    if (shocks.isEmpty() && historical.isEmpty()) {
      asked.addAll(usual(parameters));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (int from = 0; from < asked.size(); from += BATCH) {
      List<ObjectNode> batch = asked.subList(from, Math.min(from + BATCH, asked.size()));
      answers.add(node.post("/v1/stress", request(batch)));
    }
    String asset = parameters.path("settlementAsset").asText();
    List<String> lines =
        account.isPresent()
            ? StressTable.ofAccount(answers, asset)
            : StressTable.ofVenue(answers, asset);
    lines.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private ObjectNode request(List<ObjectNode> batch) {
    ObjectNode request = JSON.objectNode();
    account.ifPresent(id -> request.put("account", id));
    ArrayNode list = request.putArray("shocks");
    batch.forEach(list::add);
    return request;
  }

  private static List<NamedShock> written(Path file) {
    List<NamedShock> named = new ArrayList<>();
    for (WrittenShock each : ParameterFile.read(file, WrittenShock[].class)) {
      try {
        named.add(each.shock());
      } catch (IllegalArgumentException e) {
        throw new UnusableException(file + ", shock " + each.name() + ": " + e.getMessage());
      }
    }
    if (named.isEmpty()) {
      throw new UnusableException(file + " has no shock");
    }
    return named;
  }

  private List<ObjectNode> past(LocalDate day) {
    return prices
        .map(file -> RecordedDay.read(file, day, ParameterFile.house()))
        .map(recorded -> recorded.shocks().stream().map(StressCommand::json).toList())
        .orElseGet(() -> List.of(known(day.toString())));
  }

  /** What is asked for where nothing is; the API lets no time pass. */
  private static List<ObjectNode> usual(JsonNode parameters) {
    List<ObjectNode> usual = new ArrayList<>();
    HypotheticalShocks.ALL_TOGETHER.stream()
        .filter(shock -> shock.shock().later().isZero())
        .forEach(shock -> usual.add(json(shock)));
    parameters
        .at("/portfolio/tail/stressDays")
        .forEach(day -> usual.add(known(day.path("label").asText())));
    return usual;
  }

  /** A day by the name the node knows it by. */
  private static ObjectNode known(String day) {
    return JSON.objectNode().put("historical", day);
  }

  private static ObjectNode json(NamedShock named) {
    Shock shock = named.shock();
    ObjectNode json = JSON.objectNode().put("name", named.name());
    ObjectNode moves = json.putObject("moves");
    shock.prices().byIndex().forEach((index, move) -> moves.put(index.value(), move.toString()));
    return json.put("others", shock.prices().others().toString())
        .put("volatility", shock.volatilities().others().toString());
  }
}
