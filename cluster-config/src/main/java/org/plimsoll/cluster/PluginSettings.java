package org.plimsoll.cluster;

import com.typesafe.config.Config;

/** What either journal plugin must be set to. */
record PluginSettings(Config config) {
  private static final String PLUGIN = "pekko.persistence.journal.plugin";
  private static final String REPLAY_FILTER = "replay-filter.mode";

  void require(String plugin) {
    String set = config.getString(PLUGIN);
    if (!set.equals(plugin)) {
      throw new UnsafeJournalException(PLUGIN + " must be " + plugin + ", was: " + set);
    }
  }

  void requireStrictReplay() {
    String mode =
        config
            .getConfig(config.getString(PLUGIN))
            .withFallback(config.getConfig("pekko.persistence.journal-plugin-fallback"))
            .getString(REPLAY_FILTER);
    if (!mode.equals("fail")) {
      throw new UnsafeJournalException(
          REPLAY_FILTER + " must be fail, or replay drops acknowledged events; was: " + mode);
    }
  }
}
