package org.plimsoll.account;

import org.plimsoll.risk.units.Rate;

/**
 * How far a perpetual was quoted from its index when its mark leaned on it, as fractions of the
 * index.
 *
 * @param average over the last minutes; signed
 * @param latest of the newest quote; signed
 */
public record MarkBasis(Rate average, Rate latest) {}
