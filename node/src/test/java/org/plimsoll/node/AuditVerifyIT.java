package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.DecisionCheck;
import org.plimsoll.account.DecisionSources;
import org.plimsoll.account.checkpoint.ProofDocument;
import org.plimsoll.cluster.chain.ChainVerifier;
import org.plimsoll.cluster.chain.ExportLine;
import org.plimsoll.node.TamperedExport.Tampering;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.MarginTotals;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** What a node wrote is verified without it; whatever is done to it is found. */
class AuditVerifyIT {
  private static final int TAMPERINGS = Integer.getInteger("plimsoll.tamperings", 10_000);
  private static final int WHOLE_EVERY = 50;
  private static final long SEED = Long.getLong("plimsoll.seed", System.nanoTime());
  private static final Pattern MARK = Pattern.compile("\"marks\":\\{\"BTC-PERP\":(\\d+)");

  /** No decision can be made again. */
  private static final DecisionSources NONE = DecisionSources.of(List.of(), List.of());

  @TempDir static Path directory;

  private static ExportedRun run;
  private static List<String> lines;

  /** A verification of an export, and what is wrong with the file. */
  private record Verified(Verification verification, List<String> faults) {
    boolean isSound() {
      return verification.isSound() && faults.isEmpty();
    }

    Finding first() {
      return verification.first().orElseThrow();
    }
  }

  @BeforeAll
  static void runAndExport() throws IOException {
    System.out.printf("seed %d (-Dplimsoll.seed)%n", SEED);
    run = new ExportedRun(directory);
    lines = run.lines();
  }

  @Test
  void a_journal_and_its_export_are_sound_and_neither_is_changed_by_it() throws IOException {
    Map<String, String> before = files();
    Path key = Files.writeString(directory.resolve("key"), run.key().toString());

    assertThat(verify("--data", run.data().toString(), "--key", key.toString())).isZero();
    assertThat(verify("--export", run.export().toString(), "--key", key.toString())).isZero();

    assertThat(files()).isEqualTo(before);
    Verification verification = verified(lines).verification();
    assertThat(verification.checkpoints().notes()).isPositive();
    assertThat(verification.checkpoints().heads()).isGreaterThan(10);
    assertThat(verification.uncovered()).isZero();
    assertThat(verification.unsealed()).isZero();
    assertThat(verification.entries()).isEqualTo(lines.size() - 2);
    assertThat(verification.decisions().recomputed()).isGreaterThan(10);
    assertThat(verification.decisions().left()).isZero();
  }

  /** Every account's proof holds, and none with anything of it altered. */
  @Test
  void a_proof_verifies_for_every_account_and_for_none_that_was_altered() {
    SplittableRandom random = new SplittableRandom(SEED);
    assertThat(run.proofs()).hasSizeGreaterThan(10);
    for (ProofDocument proof : run.proofs()) {
      assertThat(proof.fault(run.key())).isEmpty();
      for (ProofDocument altered : altered(proof, random)) {
        assertThat(altered.fault(run.key())).as("seed %d: %s", SEED, altered).isPresent();
      }
    }
  }

  private static List<ProofDocument> altered(ProofDocument proof, SplittableRandom random) {
    var more = new TreeMap<>(proof.balances());
    more.merge("USDT", "1", (held, one) -> held.startsWith("-") ? held.substring(1) : "-" + held);
    char digit = proof.head().charAt(random.nextInt(64));
    String head = proof.head().replace(digit, digit == '0' ? '1' : '0');
    int other = random.nextInt(run.proofs().size() - 1);
    ProofDocument neighbour =
        run.proofs().stream().filter(each -> !each.equals(proof)).toList().get(other);
    return List.of(
        with(proof, proof.sequence() + 1, proof.head(), more, proof.position()),
        with(proof, proof.sequence(), proof.head(), more, proof.position()),
        with(
            proof,
            proof.sequence() + 1,
            proof.head(),
            new TreeMap<>(proof.balances()),
            proof.position()),
        with(proof, proof.sequence(), head, new TreeMap<>(proof.balances()), proof.position()),
        with(
            proof,
            proof.sequence(),
            proof.head(),
            new TreeMap<>(proof.balances()),
            proof.position() ^ 1),
        new ProofDocument(
            neighbour.account(),
            proof.sequence(),
            proof.head(),
            proof.balances(),
            proof.position(),
            proof.path(),
            proof.checkpoint()));
  }

  private static ProofDocument with(
      ProofDocument proof,
      long sequence,
      String head,
      TreeMap<String, String> balances,
      long position) {
    return new ProofDocument(
        proof.account(), sequence, head, balances, position, proof.path(), proof.checkpoint());
  }

  @Test
  void every_tampering_of_an_export_is_found() {
    Tampering[] kinds = Tampering.values();
    List<String> unfound =
        IntStream.range(0, TAMPERINGS)
            .parallel()
            .mapToObj(n -> unfound(kinds[n % kinds.length], SEED + n))
            .flatMap(Optional::stream)
            .toList();

    assertThat(unfound).isEmpty();
  }

  private static Optional<String> unfound(Tampering kind, long seed) {
    byte[] tampered = new TamperedExport(lines, new SplittableRandom(seed)).bytes(kind);
    boolean isFound =
        seed % WHOLE_EVERY != 0 && !Chains.areSound(tampered)
            || !verified(tampered, List.of(), sources -> new DecisionCheck(NONE)).isSound();
    return isFound ? Optional.empty() : Optional.of(kind + ", seed " + seed);
  }

  /**
   * The chains and the file alone, as the whole verification has them: what they find is found, and
   * soon enough for ten thousand. Decisions are not made again either.
   */
  private static final class Chains implements EntrySink {
    private final Map<String, ChainVerifier> chains = new HashMap<>();

    static boolean areSound(byte[] export) {
      Chains all = new Chains();
      List<String> faults = new ExportReader(new ByteArrayInputStream(export)).read(all);
      return faults.isEmpty() && all.chains.values().stream().allMatch(ChainVerifier::isSound);
    }

    @Override
    public void add(ExportLine entry) {
      of(entry.persistenceId()).add(entry.sequence(), entry.entry());
    }

    @Override
    public void addUnreadable(String persistenceId, String why) {
      of(persistenceId).addUnreadable(why);
    }

    private ChainVerifier of(String id) {
      return chains.computeIfAbsent(id, ChainVerifier::new);
    }
  }

  @Test
  void the_first_event_that_was_changed_is_named_with_what_it_comes_to() {
    String id = "Account|trader-00002";
    List<String> changed = new ArrayList<>(lines);
    int at = lineOf(changed, id, 3);
    changed.set(at, changed.get(at).replaceFirst("\"at\":\"2024", "\"at\":\"2023"));

    Finding first = verified(changed).first();

    assertThat(first.persistenceId()).isEqualTo(id);
    assertThat(first.sequence()).isEqualTo(3);
    assertThat(first.what()).startsWith("HASH_DIFFERS").contains("comes to hash");
  }

  @Test
  void another_content_of_the_parameters_is_noticed() {
    MarginParameters given = ParameterFile.house();
    String content = new String(ParameterFingerprint.content(given));
    MarginParameters other =
        ParameterFile.parse(
            "other",
            content.replaceFirst("\"callFraction\":\"[^\"]*\"", "\"callFraction\":\"0.9\""));

    Verified verified = verified(TamperedExport.bytes(lines), List.of(other), DecisionCheck::new);

    assertThat(verified.verification().decisions().differences()).isPositive();
    assertThat(verified.first().what()).contains("content of parameters");
  }

  @Test
  void parameters_that_were_changed_where_they_are_recorded_are_noticed() {
    List<String> changed =
        TamperedExport.resealed(
            lines,
            "ParameterLedger",
            event ->
                event.replaceFirst(
                    "callFraction\\\\\":\\\\\"[^\\\\]*\\\\\"",
                    "callFraction\\\\\":\\\\\"0.9\\\\\""));
    assertThat(changed).isNotEqualTo(lines);

    Verified verified = verified(changed);

    assertThat(verified.first().persistenceId()).isEqualTo("ParameterLedger");
    assertThat(verified.first().what()).contains("fingerprint");
  }

  /** By somebody who seals the journal anew: the numbers tell, before the checkpoints do. */
  @Test
  void another_mark_is_noticed() {
    String decided =
        lines.stream().filter(line -> MARK.matcher(line).find()).findFirst().orElseThrow();
    String id = TamperedExport.id(decided);
    List<String> changed =
        TamperedExport.resealed(
            lines, id, event -> decided.contains(event) ? withOneMore(event) : event);

    Verification verification = verified(changed).verification();

    assertThat(verification.decisions().differences()).isEqualTo(1);
    assertThat(verification.decisions().first().orElseThrow().differs().what()).isEqualTo("marks");
  }

  private static String withOneMore(String event) {
    Matcher mark = MARK.matcher(event);
    return mark.find()
        ? event.substring(0, mark.start(1))
            + (Long.parseLong(mark.group(1)) + 1)
            + event.substring(mark.end(1))
        : event;
  }

  @Test
  void another_formula_is_noticed() {
    Verified verified =
        verified(
            TamperedExport.bytes(lines),
            List.of(),
            sources -> new DecisionCheck(sources, method -> oneMore(method.model())));

    assertThat(verified.verification().decisions().differences())
        .isEqualTo(verified.verification().decisions().recomputed())
        .isPositive();
    assertThat(verified.first().what()).contains("is journaled as");
  }

  @Test
  void a_journal_that_was_cut_off_is_noticed_by_its_checkpoint() {
    String id = "Account|last";
    List<String> changed = new ArrayList<>(lines);
    changed.remove(lineOf(changed, id, 2));

    Verification verification = verified(changed).verification();

    assertThat(verification.findings())
        .anyMatch(
            finding ->
                finding.persistenceId().equals(id)
                    && finding.what().startsWith("CUT_SHORT: it ends with event 1 and had 2"));
  }

  private static Verified verified(List<String> all) {
    return verified(TamperedExport.bytes(all), List.of(), DecisionCheck::new);
  }

  private static Verified verified(
      byte[] export,
      List<MarginParameters> parameters,
      Function<DecisionSources, DecisionCheck> checks) {
    ExportReader reader = new ExportReader(new ByteArrayInputStream(export));
    JournalVerifier verifier =
        new JournalVerifier(
            Optional.of(run.key()), new AuditSources(parameters, List.of(), Instant.MAX), checks);
    List<String> faults = reader.read(verifier);
    return new Verified(verifier.end(), faults);
  }

  private static int lineOf(List<String> all, String id, long sequence) {
    return IntStream.range(0, all.size())
        .filter(n -> TamperedExport.id(all.get(n)).equals(id))
        .skip(sequence - 1)
        .findFirst()
        .orElseThrow();
  }

  private static int verify(String... options) {
    List<String> all = new ArrayList<>(List.of("audit", "verify"));
    all.addAll(List.of(options));
    return NodeMain.commandLine().execute(all.toArray(String[]::new));
  }

  /** What lies in the directory of the journal: names, times of change and contents. */
  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.walk(run.data())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        var digest = ExportTotals.sha256();
        digest.update(Files.readAllBytes(file));
        files.put(
            file.toString(), Files.getLastModifiedTime(file) + " " + ExportTotals.hex(digest));
      }
    }
    return files;
  }

  /** A formula that asks the least there is more. */
  private static MarginModel oneMore(MarginModel model) {
    return new MarginModel() {
      @Override
      public MarginRequirement requirement(Portfolio portfolio, MarketView view) {
        return model.requirement(portfolio, view);
      }

      @Override
      public MarginTotals totals(Portfolio portfolio, MarketView view) {
        MarginTotals totals = model.totals(portfolio, view);
        Cash least = Cash.ofUnits(1);
        return new MarginTotals(totals.initial().plus(least), totals.maintenance().plus(least));
      }
    };
  }
}
