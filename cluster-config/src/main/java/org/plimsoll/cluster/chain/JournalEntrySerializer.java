package org.plimsoll.cluster.chain;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * An entry as the journal has it: three lines of UTF-8, the hash, the cause and the event, of which
 * the last two are canonical JSON and so hold no line feed. Named in the configuration.
 */
public final class JournalEntrySerializer extends SerializerWithStringManifest {
  /** Part of the journal's format: never change this number. */
  static final int IDENTIFIER = 7121;

  private static final String FIRST_VERSION = "entry-1";
  private static final int LINES = 3;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object entry) {
    return FIRST_VERSION;
  }

  @Override
  public byte[] toBinary(Object object) {
    JournalEntry entry = (JournalEntry) object;
    return (entry.hash() + "\n" + Cause.json(entry.cause()) + "\n" + entry.event())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws NotSerializableException if it was written by a later version, or is not what was
   *     written
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(FIRST_VERSION)) {
      throw new NotSerializableException("a journal entry of a version not known: " + manifest);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String[] lines = text.split("\n", LINES);
      if (lines.length < LINES) {
        throw new NotSerializableException("a journal entry has three lines, was: " + text);
      }
      return new JournalEntry(lines[2], Cause.ofJson(lines[1]), new Hash(lines[0]));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      NotSerializableException unreadable =
          new NotSerializableException("not a journal entry: " + e.getMessage());
      unreadable.initCause(e);
      throw unreadable;
    }
  }
}
