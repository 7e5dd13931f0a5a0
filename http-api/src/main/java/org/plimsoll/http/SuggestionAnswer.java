package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.IsolationRules;
import org.plimsoll.risk.margin.CollateralPlanner;
import org.plimsoll.risk.margin.CollateralSuggestion;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/**
 * What to add or to swap so that an account covers a level of margin again.
 *
 * @param shortfall what is missing; zero if nothing is
 * @param suggestions one way each, the cheapest first
 */
record SuggestionAnswer(
    AccountId account,
    long revision,
    long viewVersion,
    Level level,
    Cash shortfall,
    List<Suggestion> suggestions) {

  /** What is to be covered. */
  enum Level {
    INITIAL(MarginAssessment::initialExcess),
    MAINTENANCE(MarginAssessment::maintenanceExcess);

    private final Function<MarginAssessment, Cash> excess;

    Level(Function<MarginAssessment, Cash> excess) {
      this.excess = excess;
    }

    /**
     * @throws IllegalArgumentException if there is none of this name
     */
    static Level of(String name) {
      for (Level level : values()) {
        if (level.inWords().equals(name)) {
          return level;
        }
      }
      throw new IllegalArgumentException("must be initial or maintenance, was: " + name);
    }

    @JsonValue
    String inWords() {
      return this == INITIAL ? "initial" : "maintenance";
    }
  }

  /**
   * One way.
   *
   * @param give what is given in exchange; empty: nothing, the other is deposited
   * @param cost what of the added value does not count, in the settlement asset
   */
  record Suggestion(Optional<Amount> give, Amount add, Cash cost) {
    static Suggestion of(CollateralSuggestion suggestion) {
      return new Suggestion(
          suggestion.given().map(asset -> new Amount(asset, suggestion.givenAmount())),
          new Amount(suggestion.added(), suggestion.addedAmount()),
          suggestion.cost());
    }
  }

  record Amount(AssetId asset, Cash amount) {}

  /**
   * @throws ProblemException if the account holds something that has no price yet
   */
  static SuggestionAnswer of(AccountStatement statement, Level level, MarketView view) {
    MarginAnswer.assessmentOf(statement);
    var model = statement.method().model();
    MarginAssessment assessed = MarginAssessment.of(statement.portfolio(), view, model);
    var planner = new CollateralPlanner(statement.portfolio(), view, model, level.excess, Map.of());
    return new SuggestionAnswer(
        statement.account(),
        statement.revision(),
        view.version(),
        level,
        level.excess.apply(assessed).negate().max(Cash.ZERO),
        planner.suggestions().stream()
            .filter(each -> isTaken(statement.account(), each.added(), view))
            .map(Suggestion::of)
            .toList());
  }

  /** The account of an isolated position takes few assets. */
  private static boolean isTaken(AccountId account, AssetId asset, MarketView view) {
    return IsolationRules.refusalOfAsset(account, asset, view.parameters()).isEmpty();
  }
}
