package org.plimsoll.node;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.plimsoll.account.checkpoint.SignedCheckpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints that were signed on this node, one after the other with an empty line after each,
 * for whoever keeps them elsewhere. The journal has all of them: what cannot be written here is
 * logged and nothing else.
 */
final class CheckpointFile implements Consumer<SignedCheckpoint> {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);

  private final Path file;

  CheckpointFile(Path file) {
    this.file = file;
  }

  /** The file of a node; nothing is written if it names none. */
  static Consumer<SignedCheckpoint> of(Config config) {
    String name = config.getString("plimsoll.audit.checkpoints.file");
    return name.isEmpty()
        ? note -> {}
        : new CheckpointFile(Path.of(config.getString("plimsoll.data-directory")).resolve(name));
  }

  /** Appends it, unless it is the last one already. */
  @Override
  public void accept(SignedCheckpoint note) {
    byte[] text = (note.text() + '\n').getBytes(StandardCharsets.UTF_8);
    try {
      byte[] end = end(text.length);
      if (Arrays.equals(end, text)) {
        return;
      }
      boolean isTorn = end.length > 0 && end[end.length - 1] != '\n';
      Files.write(
          file,
          isTorn ? ("\n\n" + note.text() + '\n').getBytes(StandardCharsets.UTF_8) : text,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      LOG.warn(
          "Checkpoint {} is not in {}: {}; the journal has it",
          note.checkpoint().number(),
          file,
          e.toString());
    }
  }

  private byte[] end(int most) throws IOException {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      int length = (int) Math.min(most, channel.size());
      ByteBuffer bytes = ByteBuffer.allocate(length);
      channel.position(channel.size() - length);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return bytes.array();
    }
  }
}
