/** What an account holds: collateral per asset and positions per instrument, immutable. */
package org.plimsoll.risk.portfolio;
