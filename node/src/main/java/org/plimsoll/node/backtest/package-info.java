/**
 * What margin would have asked on recorded days, and whether it was enough. It starts from {@link
 * org.plimsoll.node.backtest.DailyHistory}, which also gives a running node its past; {@link
 * org.plimsoll.node.backtest.BacktestRun} walks over it day by day and knows of no later one.
 */
package org.plimsoll.node.backtest;
