package org.plimsoll.account;

import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * What a market step was expected to do when it was planned.
 *
 * @param cost what trading takes from the account: half spread, impact and fee, >= 0
 * @param released how much maintenance margin falls, >= 0
 * @param score released / cost, of the trial slice by which the step was chosen
 */
public record UnwindEstimate(Cash cost, Cash released, Rate score) {}
