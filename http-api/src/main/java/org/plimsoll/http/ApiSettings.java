package org.plimsoll.http;

import com.typesafe.config.Config;
import java.time.Duration;
import org.plimsoll.http.limits.LimitSettings;

/**
 * Settings of the HTTP interface.
 *
 * @param host the interface to listen on
 * @param port to listen on; 0 for any free one
 * @param askTimeout how long an account, an oracle or the liquidator may take to answer, positive
 * @param headTimeout how long a connection may take until its next request is there, up to its
 *     body, positive
 * @param bodyTimeout how long a client may take to send a body, positive
 * @param rememberedKeys how many idempotency keys the node remembers itself, at least 1
 * @param limits how much callers may ask
 */
public record ApiSettings(
    String host,
    int port,
    Duration askTimeout,
    Duration headTimeout,
    Duration bodyTimeout,
    int rememberedKeys,
    LimitSettings limits) {

  /**
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public ApiSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must lie in 0 to 65535, was: " + port);
    }
    SettingRange.requirePositive("ask-timeout", askTimeout);
    SettingRange.requirePositive("head-timeout", headTimeout);
    SettingRange.requirePositive("body-timeout", bodyTimeout);
    SettingRange.requireAtLeastOne("remembered-keys", rememberedKeys);
  }

  /**
   * Reads {@code plimsoll.http} of an actor system's whole configuration.
   *
   * @throws com.typesafe.config.ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of range
   */
  public static ApiSettings from(Config root) {
    Config http = root.getConfig("plimsoll.http");
    return new ApiSettings(
        http.getString("host"),
        http.getInt("port"),
        http.getDuration("ask-timeout"),
        http.getDuration("head-timeout"),
        http.getDuration("body-timeout"),
        http.getInt("remembered-keys"),
        LimitSettings.from(root));
  }
}
