package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Moves;
import org.plimsoll.risk.whatif.NamedShock;
import org.plimsoll.risk.whatif.Shock;
import org.plimsoll.risk.whatif.StressTest;

/**
 * A stress test as it is asked for.
 *
 * @param account empty: all accounts
 */
record StressRequest(StressTest test, Optional<AccountId> account) {
  private static final int MOST_SHOCKS = 50;
  private static final int LONGEST_NAME = 64;

  /** A shock by its name, known once everything was read. */
  private record Asked(String name, Optional<Shock> shock) {}

  /**
   * @param view where past days are found
   * @throws ProblemException naming every field that is wrong, or a day that is not known
   */
  static StressRequest of(BodyFields body, MarketView view) {
    Optional<AccountId> account =
        body.has("account") ? Optional.ofNullable(body.account("account")) : Optional.empty();
    List<Asked> asked = new ArrayList<>();
    for (BodyFields fields : body.objects("shocks", MOST_SHOCKS)) {
      asked.add(shock(fields, view));
    }
    body.done();
    List<NamedShock> shocks =
        asked.stream()
            .map(
                each ->
                    new NamedShock(
                        each.name(), each.shock().orElseGet(() -> past(each.name(), view))))
            .toList();
    return new StressRequest(testOf(shocks), account);
  }

  private static Asked shock(BodyFields fields, MarketView view) {
    return fields.has("historical")
        ? new Asked(fields.text("historical", LONGEST_NAME), Optional.empty())
        : new Asked(
            fields.text("name", LONGEST_NAME),
            Optional.of(ShockFields.of(fields, view.parameters())));
  }

  private static StressTest testOf(List<NamedShock> shocks) {
    try {
      return new StressTest(shocks);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.ofFields(
              ProblemCode.INVALID_BODY, List.of(FieldError.of("shocks", e.getMessage()))));
    }
  }

  /** What happened on a day of history, or on a stress day of the parameters. */
  private static Shock past(String day, MarketView view) {
    return view.history()
        .flatMap(history -> ofHistory(day, history))
        .or(() -> ofStressDays(day, view))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_SCENARIO,
                    "no prices are known of " + day + "; give its moves instead"));
  }

  private static Optional<Shock> ofHistory(String day, HistoricalScenarios history) {
    for (int scenario = 0; scenario < history.size(); scenario++) {
      if (history.label(scenario).equals(day)) {
        SortedMap<IndexId, Rate> moves = new TreeMap<>();
        for (IndexId index : history.underlyings()) {
          moves.put(index, rate(history.move(scenario, history.column(index))));
        }
        return Optional.of(Shock.ofPrices(Moves.of(moves)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Shock> ofStressDays(String day, MarketView view) {
    return view.parameters()
        .portfolio()
        .flatMap(PortfolioRules::tail)
        .flatMap(tail -> tail.stressDays().stream().filter(d -> d.label().equals(day)).findFirst())
        .map(stress -> Shock.ofPrices(Moves.of(moves(stress, view))));
  }

  private static Map<IndexId, Rate> moves(StressScenario day, MarketView view) {
    Map<IndexId, Rate> moves = new TreeMap<>();
    view.parameters().judgedIndexes().forEach(index -> moves.put(index, rate(day.move(index))));
    return moves;
  }

  private static Rate rate(double move) {
    return Rate.ofUnits(Math.max(1 - Rate.ONE.units(), Math.round(move * Rate.ONE.units())));
  }
}
