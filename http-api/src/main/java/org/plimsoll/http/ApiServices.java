package org.plimsoll.http;

import java.time.Clock;
import org.plimsoll.http.access.CallerOf;

/**
 * Whom the HTTP interface asks.
 *
 * @param callers tells who sent a request
 * @param version of the program, for people
 */
public record ApiServices(
    AccountServices accounts,
    MarketServices market,
    LiquidationServices liquidations,
    JournalServices journal,
    TwoPersons twoPersons,
    CallerOf callers,
    Clock clock,
    String version) {}
