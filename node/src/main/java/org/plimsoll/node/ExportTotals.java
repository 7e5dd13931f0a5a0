package org.plimsoll.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.ExportLine;
import org.plimsoll.cluster.chain.Hash;

/**
 * What the closing line of an export says of the lines before it, so that a line that is missing is
 * missed.
 */
final class ExportTotals {
  /** How the closing line begins, and no other. */
  static final String START = "{\"end\":";

  private final MessageDigest heads = sha256();
  private long entries;
  private long journals;
  private String id = "";
  private String head = "";

  /** The next entry of the export. */
  void add(ExportLine entry) {
    if (!entry.persistenceId().equals(id)) {
      endJournal();
      id = entry.persistenceId();
      journals++;
    }
    entries++;
    head =
        "{\"hash\":"
            + entry.hash().map(Hash::hex).map(hex -> '"' + hex + '"').orElse("null")
            + ",\"persistenceId\":"
            + CanonicalJson.text(entry.persistenceId())
            + ",\"sequence\":"
            + entry.sequence()
            + "}\n";
  }

  private void endJournal() {
    heads.update(head.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The closing line, without a line feed.
   *
   * @param before the hash of all bytes before it
   */
  String end(String before) {
    endJournal();
    return START
        + "{\"entries\":"
        + entries
        + ",\"heads\":\""
        + hex(heads)
        + "\",\"journals\":"
        + journals
        + ",\"sha256\":\""
        + before
        + "\"}}";
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
