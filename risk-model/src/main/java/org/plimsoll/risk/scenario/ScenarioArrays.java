package org.plimsoll.risk.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.BasisContingency;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OffsetTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Scenario;

/**
 * What one unit of each contract and asset gains in each scenario at one view, computed when it is
 * first asked for and shared by all accounts: take it from {@link #of}. Contracts, assets and
 * indexes have numbers, the same for all views of one version of parameters.
 */
public final class ScenarioArrays {
  private final MarketView view;
  private final PortfolioRules rules;
  private final TailScenarios tail;
  private final List<IndexId> indexes;
  private final Map<InstrumentId, Integer> instrumentNumbers = new HashMap<>();
  private final Map<AssetId, Integer> assetNumbers = new HashMap<>();
  private final AtomicReferenceArray<ContractScenarios> contracts;
  private final AtomicReferenceArray<AssetScenarios> assets;

  private ScenarioArrays(MarketView view) {
    this.view = view;
    rules =
        view.parameters()
            .portfolio()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "parameters "
                            + view.parameters().version()
                            + " have no rules of portfolio margin"));
    tail = TailScenarios.of(view, rules);
    indexes = List.copyOf(view.parameters().indexes());
    for (Instrument each : view.parameters().instruments()) {
      instrumentNumbers.put(each.id(), instrumentNumbers.size());
    }
    for (Asset each : view.parameters().assets()) {
      assetNumbers.put(each.id(), assetNumbers.size());
    }
    contracts = new AtomicReferenceArray<>(instrumentNumbers.size());
    assets = new AtomicReferenceArray<>(assetNumbers.size());
  }

  /**
   * The arrays of a view.
   *
   * @throws IllegalStateException if its parameters have no rules of portfolio margin
   */
  public static ScenarioArrays of(MarketView view) {
    return view.shared(ScenarioArrays.class, ScenarioArrays::new);
  }

  public MarketView view() {
    return view;
  }

  public PortfolioRules rules() {
    return rules;
  }

  /** The names of the scenarios, in the order of every vector. */
  public List<String> scenarioNames() {
    List<String> names = new ArrayList<>();
    for (Scenario scenario : rules.scenarios()) {
      names.add(scenario.name());
    }
    return names;
  }

  /** What an explanation calls a scenario of history or stress. */
  public String tailLabel(int scenario) {
    return tail.label(scenario);
  }

  int scenarios() {
    return rules.scenarios().size();
  }

  int basisMoves() {
    return rules.basis().map(BasisContingency::moves).orElse(List.of()).size();
  }

  int tailScenarios() {
    return tail.size();
  }

  /** The first scenario of the tail that is a stress day. */
  int stressFrom() {
    return tail.stressFrom();
  }

  int assetCount() {
    return assets.length();
  }

  int indexCount() {
    return indexes.size();
  }

  IndexId index(int number) {
    return indexes.get(number);
  }

  int indexNumber(IndexId index) {
    return indexes.indexOf(index);
  }

  int instrumentNumber(InstrumentId id) {
    return instrumentNumbers.get(id);
  }

  int assetNumber(AssetId id) {
    return assetNumbers.get(id);
  }

  AssetId asset(int number) {
    return view.parameters().assets().get(number).id();
  }

  /**
   * @throws IllegalStateException if the view lacks a price it depends on
   */
  ContractScenarios contractScenarios(int number) {
    ContractScenarios known = contracts.get(number);
    if (known == null) {
      Contract contract = (Contract) view.parameters().instruments().get(number);
      known = new ContractScenarios(contract, view, rules, tail);
      contracts.set(number, known);
    }
    return known;
  }

  /**
   * @throws IllegalStateException if the view lacks its price
   */
  AssetScenarios assetScenarios(int number) {
    AssetScenarios known = assets.get(number);
    if (known == null) {
      known = new AssetScenarios(view.parameters().assets().get(number), view, rules, tail);
      assets.set(number, known);
    }
    return known;
  }

  /** The stressed correlation with which the losses of two underlyings combine, signed. */
  double crossWeight(int indexA, double deltaA, int indexB, double deltaB) {
    OffsetTerms terms = rules.offsets().orElseThrow();
    double correlation = terms.correlation(indexes.get(indexA), indexes.get(indexB));
    return Math.signum(deltaA) * Math.signum(deltaB) < 0
        ? -Math.min(correlation, terms.offsettingCap().toDouble())
        : Math.max(correlation, terms.addingFloor().toDouble());
  }
}
