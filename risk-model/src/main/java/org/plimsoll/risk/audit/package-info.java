/**
 * Slow, independent restatements of the margin rules in BigDecimal, against which the fast ones are
 * checked, in tests and after a replay. Nothing here is on the path of a decision.
 */
package org.plimsoll.risk.audit;
