/** Which part of a position was closed by which trade, and what that brought. */
package org.plimsoll.risk.lots;
