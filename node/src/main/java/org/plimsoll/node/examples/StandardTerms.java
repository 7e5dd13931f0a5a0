package org.plimsoll.node.examples;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.ConfidenceCharge;
import org.plimsoll.risk.market.DepegCharge;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.OptionMargin;
import org.plimsoll.risk.market.ShortOptionRates;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.units.Rate;

/**
 * Standard margin that is the same for every market of a case.
 *
 * @param baseHaircut of coins held
 */
record StandardTerms(
    OptionMargin options,
    MarginSchedule perpetuals,
    Rate baseHaircut,
    Optional<DepegCharge> depeg,
    Optional<ConfidenceCharge> confidence) {

  /** A published set of parameters. */
  static StandardTerms of(Given set, IndexId stable) {
    if (set.numberOr(31_536_000, "yearSeconds") != 31_536_000) {
      throw new DoesNotApplyException("parameter yearSeconds must be 31536000");
    }
    double highest = set.number("maxSpotReq");
    double lowest = set.number("minSpotReq");
    OptionMargin options =
        new OptionMargin(
            rates(highest, lowest, set.number("mmCallSpotReq"), 0, 1),
            rates(
                highest,
                lowest,
                set.number("mmPutSpotReq"),
                set.number("mmPutMtMReq"),
                set.number("mmOffsetScale")),
            Rate.ZERO,
            Rate.ONE,
            true,
            Figures.rate(set.number("unpairedIMScale")),
            Figures.rate(set.number("unpairedMMScale")));
    return new StandardTerms(
        options,
        ExampleBook.schedule(set.number("perpIM"), set.number("perpMM")),
        Figures.rate(1 - set.number("baseMarginFactor")),
        Optional.of(
            new DepegCharge(
                stable,
                Figures.rate(set.number("depegThreshold")),
                Figures.rate(set.number("depegFactor")))),
        Optional.of(
            new ConfidenceCharge(
                Figures.rate(set.number("oracleConfThreshold")),
                Figures.rate(set.number("oracleContFactor")))));
  }

  /** The terms of the first future of parameters, for every market. */
  static StandardTerms of(MarginParameters preset, IndexId stable) {
    FuturesContract first =
        preset.instruments().stream()
            .filter(FuturesContract.class::isInstance)
            .map(FuturesContract.class::cast)
            .findFirst()
            .orElseThrow();
    StandardRules rules = preset.standard();
    Rate haircut =
        preset.assets().stream()
            .filter(asset -> asset.index().equals(Optional.of(first.underlying())))
            .findFirst()
            .orElseThrow()
            .haircut();
    return new StandardTerms(
        rules.optionMargin(first.underlying()),
        first.schedule(),
        haircut,
        rules.depeg().map(depeg -> new DepegCharge(stable, depeg.threshold(), depeg.factor())),
        rules.confidence());
  }

  StandardRules rules(Collection<IndexId> markets) {
    TreeMap<IndexId, OptionMargin> byMarket = new TreeMap<>();
    markets.forEach(market -> byMarket.put(market, options));
    return new StandardRules(
        Rate.ZERO, Optional.empty(), byMarket, new TreeMap<>(), depeg, confidence);
  }

  static ShortOptionRates rates(
      double highest, double lowest, double ofIndex, double ofMark, double ofMaintenance) {
    return new ShortOptionRates(
        Figures.rate(highest),
        Figures.rate(lowest),
        Figures.rate(ofIndex),
        Figures.rate(ofMark),
        Figures.rate(ofMaintenance));
  }
}
