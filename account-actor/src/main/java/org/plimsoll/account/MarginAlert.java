package org.plimsoll.account;

import java.util.Optional;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * An account in breach tells the outside what is needed to plan its next unwind. It is repeated
 * until the breach is over, so whoever hears it may forget.
 *
 * @param revision of the account this describes
 * @param method by which it is margined, and has to be planned
 * @param openStep a step that was ordered and is not settled yet: its order must go out (again)
 */
public record MarginAlert(
    AccountId account,
    String liquidation,
    long revision,
    MarginMethod method,
    MarginStatus status,
    Cash equity,
    Cash maintenanceMargin,
    Portfolio portfolio,
    Optional<OpenStep> openStep)
    implements CborSerializable {}
