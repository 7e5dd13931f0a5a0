package org.plimsoll.node.backtest;

import java.time.LocalDate;

/**
 * What was asked of a book at a close and what came of it until the next. Amounts are in the
 * settlement asset.
 *
 * @param date of the outcome
 * @param gross absolute notional of all positions
 * @param valueAtRisk forecast for the day
 * @param flooredValueAtRisk the same at a volatility never below that of the whole history
 * @param expectedShortfall of the floored scenarios
 * @param haircut what collateral counted for less than its value, which also covers a loss
 * @param pnl change of net value over the day, positive for a gain
 */
public record BookDay(
    LocalDate date,
    double gross,
    double valueAtRisk,
    double flooredValueAtRisk,
    double expectedShortfall,
    double initial,
    double maintenance,
    double haircut,
    double pnl) {}
