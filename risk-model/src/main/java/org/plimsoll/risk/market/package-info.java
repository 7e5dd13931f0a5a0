/**
 * What is traded and what it is worth: assets, instruments, the parameters they are margined by,
 * and the {@link org.plimsoll.risk.market.MarketView} that prices them all at one instant.
 */
package org.plimsoll.risk.market;
