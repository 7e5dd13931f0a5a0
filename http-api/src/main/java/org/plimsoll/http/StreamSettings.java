package org.plimsoll.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How many streams of events a node keeps open, and how it treats them.
 *
 * @param most how many in all, at least 1
 * @param mostPerCaller how many of one caller, at least 1
 * @param page how many events are read at a time, at least 1
 * @param pace how long after one read of a stream the next may follow, positive
 * @param look how often a journal is looked at that nobody says has grown, positive
 * @param heartbeat after how long without an event a sign of life is sent, positive
 * @param patience how long a reader may take nothing while there is something, positive
 */
record StreamSettings(
    int most,
    int mostPerCaller,
    int page,
    Duration pace,
    Duration look,
    Duration heartbeat,
    Duration patience) {

  /**
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  StreamSettings {
    SettingRange.requireAtLeastOne("most", most);
    SettingRange.requireAtLeastOne("most-per-caller", mostPerCaller);
    SettingRange.requireAtLeastOne("page", page);
    SettingRange.requirePositive("pace", pace);
    SettingRange.requirePositive("look", look);
    SettingRange.requirePositive("heartbeat", heartbeat);
    SettingRange.requirePositive("patience", patience);
  }

  /**
   * Reads {@code plimsoll.http.streams} of an actor system's whole configuration.
   *
   * @throws com.typesafe.config.ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of range
   */
  static StreamSettings from(Config root) {
    Config streams = root.getConfig("plimsoll.http.streams");
    return new StreamSettings(
        streams.getInt("most"),
        streams.getInt("most-per-caller"),
        streams.getInt("page"),
        streams.getDuration("pace"),
        streams.getDuration("look"),
        streams.getDuration("heartbeat"),
        streams.getDuration("patience"));
  }
}
