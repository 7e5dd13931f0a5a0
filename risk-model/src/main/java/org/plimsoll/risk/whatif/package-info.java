/**
 * What would happen if: changes of an account before they are made, the prices at which it is
 * liquidated, and shocks to one account or to all. Pure functions of portfolio, view and margin
 * model: nothing here changes anything, and nothing knows which model it is given.
 */
package org.plimsoll.risk.whatif;
