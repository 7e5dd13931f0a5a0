/**
 * Statistics of the risk model: what a tail of scenarios costs, how volatile an underlying is,
 * which scenarios history gives, and whether a margin has covered what then happened. Pure
 * functions of arrays in double; the same input gives the same bits on every machine.
 *
 * <p>Profits and price rises are positive everywhere, and so are losses and requirements where a
 * name says loss, value at risk, shortfall or margin. NaN and infinity are refused, by name.
 */
package org.plimsoll.risk.statistics;
