package org.plimsoll.node;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountSettings;
import org.plimsoll.account.RecallSettings;
import org.plimsoll.account.checkpoint.Checkpoints;
import org.plimsoll.http.WebhookSecrets;
import org.plimsoll.http.WebhookSettings;
import org.plimsoll.liquidation.BreakerSettings;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.node.operations.Operations;
import org.plimsoll.oracle.OracleSettings;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;

/**
 * What a node is made of.
 *
 * @param sources the price sources of an index, beside those that are pushed
 * @param history scenarios of past days, for portfolio margin; empty: stress days alone
 * @param checkpoints with what they are signed; empty: none are
 * @param operations what an operator sees of the node; empty: nothing
 */
record NodeSettings(
    MarginParameters parameters,
    Function<IndexId, List<PriceSource>> sources,
    Optional<HistoricalScenarios> history,
    OracleSettings oracle,
    AccountSettings account,
    RecallSettings recall,
    LiquidatorSettings liquidator,
    WebhookSettings webhooks,
    WebhookSecrets secrets,
    BreakerSettings breakers,
    Optional<Checkpoints.Surroundings> checkpoints,
    Optional<Operations> operations,
    Clock clock) {}
