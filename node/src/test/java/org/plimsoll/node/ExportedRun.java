package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.checkpoint.CheckpointsCommand;
import org.plimsoll.account.checkpoint.ProofDocument;
import org.plimsoll.account.checkpoint.VerifierKey;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.PathStep;
import org.plimsoll.oracle.PricePath;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/**
 * A small run of a real node in this process: a few accounts in a fall, with checkpoints over all
 * they wrote, stopped, and exported.
 */
final class ExportedRun {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TRADERS = 4;
  private static final long SEED = 42;
  private static final AssetId USDT = AssetId.of("USDT");
  private static final AccountId LAST = AccountId.of("last");

  private final Path directory;
  private final Path data;
  private final Path export;
  private VerifierKey key;
  private List<ProofDocument> proofs;

  /** The key the node drew. */
  VerifierKey key() {
    return key;
  }

  /** Of every account that trades. */
  List<ProofDocument> proofs() {
    return proofs;
  }

  /** Where the journal is. */
  Path data() {
    return data;
  }

  Path export() {
    return export;
  }

  List<String> lines() throws IOException {
    return Files.readAllLines(export);
  }

  ExportedRun(Path directory) throws IOException {
    this.directory = directory;
    this.data = directory.resolve("data");
    this.export = directory.resolve("journal.ndjson");
    run();
    assertThat(
            NodeMain.commandLine()
                .execute("audit", "export", "--data", data.toString(), "--to", export.toString()))
        .isZero();
  }

  private void run() throws IOException {
    Path prices = directory.resolve("fall.csv");
    Files.writeString(prices, ReplayIT.fall());
    ReplayMarket read =
        ReplayMarket.read(
            prices, Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-01-02T00:00:00Z"));
    // What a replay lists is too long for an export that is read ten thousand times.
    ReplayMarket market =
        new ReplayMarket(
            prices, read.from(), read.bars(), read.indexOfAsset(), ParameterFile.house());
    Config overrides =
        ConfigFactory.parseMap(
            Map.of(
                "plimsoll.breakers.on", false,
                "plimsoll.liquidator.budget.limited", false,
                "plimsoll.audit.checkpoints.interval", "2s"));
    try (SingleVenue venue =
        SingleVenue.start(PlimsollNode.configuration(data, overrides), market)) {
      venue.open(market.firstPrices());
      fall(venue, market);
      key = venue.node().services().checkpoints().orElseThrow().key();
      proofs = proofs(venue.node());
    }
  }

  private static void fall(SingleVenue venue, ReplayMarket market) {
    PlimsollNode node = venue.node();
    var house = LiquidatorSettings.from(node.system().settings().config()).house();
    List<Instrument> perpetuals =
        market.parameters().instruments().stream()
            .filter(each -> each.id().equals(InstrumentId.of("BTC-PERP")))
            .toList();
    var arrival = new TraderArrival(node, house, new Acknowledgements());
    arrival.fund(HouseAccounts.INSURANCE_FUND, Cash.of("100000"));
    arrival.arrive(
        Population.of(TRADERS, SEED, perpetuals, node.services().views().get()), arrived -> {});
    PricePath.steps(market.bars().bars(), market.bars().barLength(), Replay.FEWEST_STEPS)
        .forEach((PathStep step) -> venue.take(step.at(), market.byIndex(step.prices())));
  }

  /** What is told last is in the next checkpoint, and all before it. */
  private static List<ProofDocument> proofs(PlimsollNode node) {
    LocalClient client = node.client();
    PlimsollNode.await(client.open(LAST, MarginMethod.STANDARD), PATIENCE);
    CommandReply reply =
        PlimsollNode.await(
            client.deposit(LAST, CommandId.of("last"), USDT, Cash.of("1")), PATIENCE);
    assertThat(reply).isInstanceOf(CommandReply.Accepted.class);
    await()
        .atMost(PATIENCE)
        .until(() -> proof(node, LAST).filter(p -> p.sequence() >= 2).isPresent());
    return new JournalReader(node)
        .accounts(read -> {}).stream()
            .map(history -> proof(node, history.account()).orElseThrow())
            .toList();
  }

  private static Optional<ProofDocument> proof(PlimsollNode node, AccountId account) {
    CheckpointDesk desk = node.services().checkpoints().orElseThrow();
    CheckpointsCommand.Proof proof =
        PlimsollNode.await(
            AskPattern.ask(
                desk.checkpoints(),
                replyTo -> new CheckpointsCommand.GetProof(account, replyTo),
                PATIENCE,
                node.system().scheduler()),
            PATIENCE);
    return proof.document();
  }
}
