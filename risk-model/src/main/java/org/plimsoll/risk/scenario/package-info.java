/**
 * What books lose in scenarios. {@link org.plimsoll.risk.scenario.ScenarioArrays} holds, once per
 * view, what one unit of each contract gains in each scenario; {@link
 * org.plimsoll.risk.scenario.BookKernel} multiplies and adds them up for a book.
 *
 * <p>All values are doubles in the settlement asset of the parameters; gains are positive, losses
 * and charges are positive where a name says loss, charge or shortfall. Sums run in a fixed order,
 * so the same book and view give the same bits.
 */
package org.plimsoll.risk.scenario;
