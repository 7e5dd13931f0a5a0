/**
 * Where prices come from and when they are believed. The path of a price: a {@link
 * org.plimsoll.oracle.PriceSource} observes, an {@link org.plimsoll.oracle.Oracle} judges by the
 * rules of {@link org.plimsoll.oracle.PriceFilter}, and the node's {@link
 * org.plimsoll.oracle.MarketKeeper} builds the one market view everything else reads. The view also
 * carries what {@link org.plimsoll.oracle.MarketControl} has in force, and what a {@link
 * org.plimsoll.oracle.FundingLedger} and a {@link org.plimsoll.oracle.SettlementPriceLedger} have
 * fixed.
 */
package org.plimsoll.oracle;
