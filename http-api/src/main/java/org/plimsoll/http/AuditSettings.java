package org.plimsoll.http;

import com.typesafe.config.Config;

/**
 * How much of the journal may be read for audits, so that commands never wait for it.
 *
 * @param mostQueries how many questions are answered at a time, at least 1
 * @param mostExports how many exports run at a time, at least 1
 * @param mostEvents how many events one question may read, at least 1
 * @param exportRate how many events one export writes in a second, at least 1
 */
record AuditSettings(int mostQueries, int mostExports, int mostEvents, int exportRate) {

  /**
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  AuditSettings {
    SettingRange.requireAtLeastOne("most-queries", mostQueries);
    SettingRange.requireAtLeastOne("most-exports", mostExports);
    SettingRange.requireAtLeastOne("most-events", mostEvents);
    SettingRange.requireAtLeastOne("export-rate", exportRate);
  }

  /**
   * Reads {@code plimsoll.http.audit} of an actor system's whole configuration.
   *
   * @throws com.typesafe.config.ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of range
   */
  static AuditSettings from(Config root) {
    Config audit = root.getConfig("plimsoll.http.audit");
    return new AuditSettings(
        audit.getInt("most-queries"),
        audit.getInt("most-exports"),
        audit.getInt("most-events"),
        audit.getInt("export-rate"));
  }
}
