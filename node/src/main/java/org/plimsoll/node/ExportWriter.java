package org.plimsoll.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.plimsoll.cluster.chain.ExportLine;

/** Writes an export of a whole journal: a header, a line per entry, a closing line. */
final class ExportWriter implements EntrySink {
  private final OutputStream out;
  private final MessageDigest digest = ExportTotals.sha256();
  private final ExportTotals totals = new ExportTotals();

  ExportWriter(OutputStream out, ExportHeader header) {
    this.out = out;
    write(header.json());
  }

  @Override
  public void add(ExportLine entry) {
    totals.add(entry);
    write(entry.json());
  }

  /**
   * @throws UnusableException always: an export holds all or is none
   */
  @Override
  public void addUnreadable(String persistenceId, String why) {
    throw new UnusableException(
        "the journal of " + persistenceId + " cannot be exported, verify it: " + why);
  }

  /** Writes the closing line; returns the hash of the whole export, to be kept elsewhere. */
  String end() {
    MessageDigest before = copy();
    write(totals.end(ExportTotals.hex(before)));
    return ExportTotals.hex(digest);
  }

  private MessageDigest copy() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be copied", e);
    }
  }

  private void write(String line) {
    byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
