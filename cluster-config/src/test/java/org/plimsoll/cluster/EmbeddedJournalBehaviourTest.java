package org.plimsoll.cluster;

import com.typesafe.config.Config;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedJournalBehaviourTest extends JournalBehaviour {
  @TempDir static Path directory;

  @Override
  Config journal() {
    return EmbeddedJournal.configuration(directory);
  }
}
