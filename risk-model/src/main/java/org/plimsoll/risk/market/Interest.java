package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Rate;

/**
 * Where the interest on debts of an asset stands.
 *
 * @param index what one unit borrowed when interest began has grown to
 * @param utilization at which it was fixed last; empty before the first time, and if it was not
 *     known
 * @param yearlyRate that was fixed last; empty before the first time
 * @param fixedAt the end of the last interval that was fixed; empty before the first
 */
public record Interest(
    BorrowIndex index,
    Optional<Rate> utilization,
    Optional<Rate> yearlyRate,
    Optional<Instant> fixedAt) {}
