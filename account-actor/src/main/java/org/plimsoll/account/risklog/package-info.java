/**
 * One order for what happens to accounts in trouble: {@link org.plimsoll.account.risklog.RiskLog}
 * journals each such event of each account once, by reference, so that it can be read from any
 * place on.
 */
package org.plimsoll.account.risklog;
