package org.plimsoll.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.risk.market.MarginParameters;

/** What a replay did, counted from the journal. Amounts are decimal strings. */
record ReplayReport(
    String prices,
    String from,
    String to,
    long seed,
    int accounts,
    String parameters,
    SortedMap<String, Long> accountsByMethod,
    SortedMap<String, Long> positionsByKind,
    long tradesRefused,
    long priceUpdates,
    long views,
    long marginCalls,
    long liquidationsStarted,
    long liquidationsEnded,
    long liquidationsUnexplained,
    SortedMap<Integer, Long> unwindsByTier,
    long insolvencies,
    String budgets,
    long largestCascade,
    Fund insuranceFund,
    SortedMap<String, String> conservation,
    SortedMap<String, String> positionSums,
    long breachesMeasured,
    SortedMap<String, Long> breachesMeasuredByTwin,
    long belowMaintenanceMeasured,
    long missedBreaches,
    Decisions decisions,
    int nodes,
    String journal,
    List<LostNode> lostNodes,
    long moments,
    long momentsNotWhole,
    long lateBreaches,
    long breachesPassedUnseen,
    long journalEvents,
    long acknowledged,
    long acknowledgedLost,
    double wallSeconds,
    long eventsPerSecond) {

  /**
   * The insurance fund's net value.
   *
   * @param used what it lost; negative if it gained
   */
  record Fund(String before, String after, String used) {}

  /**
   * What making every decision of the journal again came to.
   *
   * @param notRecomputable by reason
   * @param unsaid what decisions that came out the same do not hold enough to say
   * @param firstDifference empty: none
   * @param seconds it took
   */
  record Decisions(
      long recomputed,
      long differences,
      SortedMap<String, Long> notRecomputable,
      SortedMap<String, Long> unsaid,
      String firstDifference,
      double seconds) {
    static Decisions of(DecisionAudit audit, Duration took) {
      return new Decisions(
          audit.recomputed(),
          audit.differences(),
          audit.notRecomputable(),
          audit.unsaid(),
          audit.first().map(Object::toString).orElse(""),
          took.toMillis() / 1000.0);
    }

    /** How many could not be made again. */
    long left() {
      return notRecomputable.values().stream().mapToLong(Long::longValue).sum();
    }

    List<String> violations() {
      List<String> violations = new ArrayList<>();
      if (differences != 0) {
        violations.add(differences + " decisions come out otherwise, first " + firstDifference);
      }
      if (left() != 0) {
        violations.add(left() + " decisions could not be made again: " + notRecomputable);
      }
      return violations;
    }
  }

  /**
   * A node that was killed.
   *
   * @param number from 1
   * @param at recorded time
   * @param marginedAfterSeconds until all its accounts were margined by others
   * @param overAfterSeconds until it was back and accounts had stopped moving to it
   */
  record LostNode(int number, String at, double marginedAfterSeconds, double overAfterSeconds) {}

  /**
   * What the driver of the replay counted itself.
   *
   * @param views of the node that drove it
   */
  record Market(
      long priceUpdates,
      long views,
      long tradesRefused,
      BigDecimal fundBefore,
      BigDecimal fundAfter,
      List<LostNode> lostNodes,
      List<BreachAudit.Rest> rests) {}

  static ReplayReport of(
      Replay.Request request,
      MarginParameters parameters,
      List<AccountHistory> histories,
      long settlementEvents,
      LedgerAudit ledger,
      BreachAudit.Result breaches,
      Decisions decisions,
      Acknowledgements acknowledgements,
      Market market,
      Duration wall) {
    AccountKinds kinds = AccountKinds.of(histories, parameters);
    EventCounts counts = EventCounts.of(histories);
    long events = settlementEvents + counts.events();
    double seconds = wall.toMillis() / 1000.0;
    return new ReplayReport(
        request.prices().getFileName().toString(),
        request.from().toString(),
        request.to().toString(),
        request.seed(),
        request.accounts(),
        parameters.version(),
        kinds.accounts(),
        kinds.positions(),
        market.tradesRefused(),
        market.priceUpdates(),
        market.views(),
        counts.marginCalls(),
        counts.liquidationsStarted(),
        counts.liquidationsEnded(),
        counts.unexplained(),
        counts.settledByTier(),
        counts.insolvencies(),
        request.budgets().toString(),
        counts.largestCascade(),
        new Fund(
            LedgerAudit.plain(market.fundBefore()),
            LedgerAudit.plain(market.fundAfter()),
            LedgerAudit.plain(market.fundBefore().subtract(market.fundAfter()))),
        plain(ledger.conservation()),
        plain(ledger.positionSums()),
        breaches.measured(),
        breaches.byTwin(),
        breaches.belowMaintenance(),
        breaches.missed(),
        decisions,
        request.nodes(),
        request.journal().toString(),
        List.copyOf(market.lostNodes()),
        market.rests().size(),
        market.rests().stream().filter(rest -> !rest.isWhole()).count(),
        breaches.late(),
        breaches.passedUnseen(),
        events,
        acknowledgements.size(),
        acknowledgements.lost(histories),
        seconds,
        Math.round(events / seconds));
  }

  /** What is wrong, one line each; empty if every invariant holds. */
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    conservation.forEach(
        (asset, difference) -> {
          if (!difference.equals("0")) {
            violations.add("conservation of " + asset + " is off by " + difference);
          }
        });
    positionSums.forEach(
        (instrument, sum) -> {
          if (!sum.equals("0")) {
            violations.add("positions in " + instrument + " sum to " + sum);
          }
        });
    if (missedBreaches != 0) {
      violations.add(missedBreaches + " breaches were missed");
    }
    violations.addAll(decisions.violations());
    if (acknowledgedLost != 0) {
      violations.add(acknowledgedLost + " acknowledged commands are not in the journal");
    }
    if (liquidationsStarted != liquidationsEnded) {
      violations.add(
          liquidationsStarted + " liquidations started and " + liquidationsEnded + " ended");
    }
    if (liquidationsUnexplained != 0) {
      violations.add(liquidationsUnexplained + " events of liquidations do not explain themselves");
    }
    return violations;
  }

  /** Writes the report as JSON; the directory is made if it is missing. */
  void write(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }

  private static SortedMap<String, String> plain(Map<String, BigDecimal> sums) {
    SortedMap<String, String> plain = new TreeMap<>();
    sums.forEach((key, sum) -> plain.put(key, LedgerAudit.plain(sum)));
    return plain;
  }
}
