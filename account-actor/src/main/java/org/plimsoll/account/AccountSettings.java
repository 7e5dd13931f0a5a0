package org.plimsoll.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Timing of accounts and settlements.
 *
 * @param alertInterval how often an alert is repeated until it is acknowledged
 * @param alertHeartbeat how often it is repeated after that, while nothing happens
 * @param settlementPatience how long a reservation waits before its settlement is asked
 * @param agreementTimeout after how long a settlement that an account does not answer is called off
 * @param deliveryInterval how often a settlement repeats what was not answered
 * @param idleTimeout after how long an account or settlement with nothing to do leaves memory
 * @param callPatience after how long a margin call that nobody acknowledges is escalated
 * @param noticeInterval how often an account hands an undelivered notice to the sender again
 */
public record AccountSettings(
    Duration alertInterval,
    Duration alertHeartbeat,
    Duration settlementPatience,
    Duration agreementTimeout,
    Duration deliveryInterval,
    Duration idleTimeout,
    Duration callPatience,
    Duration noticeInterval) {

  /** Reads {@code plimsoll.account}. */
  public static AccountSettings from(Config root) {
    Config config = root.getConfig("plimsoll.account");
    return new AccountSettings(
        config.getDuration("alert-interval"),
        config.getDuration("alert-heartbeat"),
        config.getDuration("settlement-patience"),
        config.getDuration("agreement-timeout"),
        config.getDuration("delivery-interval"),
        config.getDuration("idle-timeout"),
        config.getDuration("call-patience"),
        config.getDuration("notice-interval"));
  }
}
