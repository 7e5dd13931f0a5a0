package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Rate;

/**
 * Where the funding of a perpetual stands.
 *
 * @param index what one contract held long has paid since it was listed
 * @param lastRate of the interval that was fixed last; empty before the first
 * @param estimate the rate if the interval ended with the premiums sampled so far; empty without
 * @param nextAt when the running interval ends
 */
public record Funding(
    FundingIndex index, Optional<Rate> lastRate, Optional<Rate> estimate, Instant nextAt) {}
