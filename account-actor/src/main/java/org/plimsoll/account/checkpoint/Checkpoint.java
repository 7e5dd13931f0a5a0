package org.plimsoll.account.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.market.AssetId;

/**
 * What the venue states at one time about all accounts it has heard of: what a {@link
 * SignedCheckpoint} signs.
 *
 * <p>Source: the first three lines of the text are those of the C2SP checkpoint format
 * (c2sp.org/tlog-checkpoint); the lines after them are ours.
 *
 * @param origin names the venue, for ever
 * @param number from 1 on, without gaps
 * @param at never before the one of the checkpoint before
 * @param root of the tree over all accounts
 * @param previous the hash of the whole checkpoint before; of the first, of the origin
 */
public record Checkpoint(String origin, long number, Instant at, TreeRoot root, Hash previous) {
  private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
  private static final String NUMBER = "number ";
  private static final String TIME = "time ";
  private static final String PREVIOUS = "previous ";
  private static final String ASSET = "asset ";

  /**
   * @throws IllegalArgumentException if the origin is no name, or the number is not positive
   */
  public Checkpoint {
    requireOrigin(origin);
    if (number < 1) {
      throw new IllegalArgumentException("checkpoints are numbered from 1 on, not " + number);
    }
  }

  static void requireOrigin(String origin) {
    if (origin == null || !ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "the origin of checkpoints has 1 to 64 letters, digits, '.', '_', '/' and '-', and starts"
              + " with a letter or a digit, was: "
              + origin);
    }
  }

  /**
   * Lines that each end in a line feed: origin, size of the tree, its hash in Base64; then {@code
   * number}, {@code time} in RFC 3339, {@code previous} in Base64, and of each asset by name what
   * is held and what is owed.
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, origin);
    line(text, Long.toString(root.size()));
    line(text, base64(root.hash()));
    line(text, NUMBER + number);
    line(text, TIME + at);
    line(text, PREVIOUS + base64(previous));
    root.totals()
        .byAsset()
        .forEach(
            (asset, total) ->
                line(text, ASSET + asset + ' ' + total.assetsText() + ' ' + total.debtsText()));
    return text.toString();
  }

  /**
   * Reads what {@link #text} writes.
   *
   * @throws IllegalArgumentException if it is anything else, naming what
   */
  public static Checkpoint parse(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the text of a checkpoint ends in a line feed");
    }
    Iterator<String> lines = List.of(text.split("\n", -1)).iterator();
    Checkpoint checkpoint;
    try {
      checkpoint = parse(lines);
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException(
          "a checkpoint with an unreadable number: " + e.getMessage());
    }
    // One way only to write it: no plus sign, no zero before a number, no line more.
    if (!checkpoint.text().equals(text)) {
      throw new IllegalArgumentException(
          "a checkpoint that is not written in the one way there is");
    }
    return checkpoint;
  }

  private static Checkpoint parse(Iterator<String> lines) {
    String origin = next(lines, "");
    long size = Long.parseLong(next(lines, ""));
    Hash hash = hash(next(lines, ""));
    long number = Long.parseLong(next(lines, NUMBER));
    Instant at = Instant.parse(next(lines, TIME));
    Hash previous = hash(next(lines, PREVIOUS));
    SortedMap<AssetId, AssetTotal> totals = new TreeMap<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      String[] words = line.split(" ", -1);
      if (!line.startsWith(ASSET) || words.length != 4) {
        throw new IllegalArgumentException("a checkpoint with a line that is none of its: " + line);
      }
      totals.put(AssetId.of(words[1]), AssetTotal.parse(words[2], words[3]));
    }
    return new Checkpoint(
        origin, number, at, new TreeRoot(size, hash, new AssetTotals(totals)), previous);
  }

  private static String next(Iterator<String> lines, String prefix) {
    String line = lines.hasNext() ? lines.next() : "";
    if (line.isEmpty() || !line.startsWith(prefix)) {
      throw new IllegalArgumentException(
          "a checkpoint in which a line is missing"
              + (prefix.isEmpty() ? "" : ", that of " + prefix.strip()));
    }
    return line.substring(prefix.length());
  }

  /** The hash that stands before the first checkpoint of a venue. */
  public static Hash beforeFirst(String origin) {
    requireOrigin(origin);
    return Sha256.over(origin.getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  private static String base64(Hash hash) {
    return Base64.getEncoder().encodeToString(Sha256.bytes(hash));
  }

  private static Hash hash(String base64) {
    return Sha256.of(Base64.getDecoder().decode(base64));
  }
}
