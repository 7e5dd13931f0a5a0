package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.PositionLimits;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.market.VolatilitySurface;

/** The margin parameters in force, as a parameter file would hold them. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ParametersAnswer(
    String version,
    AssetId settlementAsset,
    MarginLevels levels,
    List<Asset> assets,
    List<Instrument> instruments,
    StandardRules standard,
    Optional<PortfolioRules> portfolio,
    List<VolatilitySurface> surfaces,
    SortedMap<InstrumentId, PositionLimits> limits,
    List<Redemption> redemptions) {

  static ParametersAnswer of(MarginParameters parameters) {
    return new ParametersAnswer(
        parameters.version(),
        parameters.settlementAsset(),
        parameters.levels(),
        parameters.assets(),
        parameters.instruments(),
        parameters.standard(),
        parameters.portfolio(),
        parameters.surfaces(),
        parameters.limits(),
        parameters.redemptions());
  }
}
