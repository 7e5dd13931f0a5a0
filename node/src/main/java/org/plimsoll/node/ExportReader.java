package org.plimsoll.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.cluster.chain.ExportLine;

/**
 * Reads an export of a whole journal, a line at a time. Strictly: bytes that are written in any
 * other way than an export is written are a fault of it.
 */
final class ExportReader {
  private static final int LONGEST = 64 * 1024 * 1024;

  private final InputStream in;
  private final MessageDigest digest = ExportTotals.sha256();
  private final ExportTotals totals = new ExportTotals();
  private final List<String> faults = new ArrayList<>();
  private final Optional<ExportHeader> header;
  private long number;
  private String id = "";

  /** A line, or why it is none. */
  private record Line(byte[] bytes, boolean isEnded) {
    String text() throws CharacterCodingException {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /** Reads the first line. */
  ExportReader(InputStream in) {
    this.in = in;
    this.header = readHeader();
  }

  private Optional<ExportHeader> readHeader() {
    try {
      Line line = next();
      update(line);
      return Optional.of(ExportHeader.read(line.text()));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      faults.add("line 1 is no header of an export: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Its first line; empty if that is none. */
  Optional<ExportHeader> header() {
    return header;
  }

  /** Reads the rest; returns what is wrong with the export itself, beside its entries. */
  List<String> read(EntrySink sink) {
    boolean isEnded = false;
    for (Line line = next(); line.bytes().length > 0 || line.isEnded(); line = next()) {
      if (isEnded) {
        faults.add("line " + number + " comes after the closing line");
        break;
      }
      isEnded = take(line, sink);
    }
    if (!isEnded) {
      faults.add("the closing line is missing: the export was cut off after line " + (number - 1));
    }
    return List.copyOf(faults);
  }

  /** Takes in a line; returns whether it is the closing line. */
  private boolean take(Line line, EntrySink sink) {
    String text;
    try {
      text = line.text();
      if (text.startsWith(ExportTotals.START)) {
        end(line, text);
        return true;
      }
      if (!line.isEnded()) {
        throw new IllegalArgumentException("it does not end");
      }
      ExportLine entry = ExportLine.read(text);
      totals.add(entry);
      id = entry.persistenceId();
      sink.add(entry);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      unreadable(sink, e);
    }
    update(line);
    return false;
  }

  private void unreadable(EntrySink sink, Exception why) {
    String what = "line " + number + " of the export is not an entry: " + why.getMessage();
    if (id.isEmpty()) {
      faults.add(what);
    } else {
      sink.addUnreadable(id, what);
    }
  }

  private void end(Line line, String text) {
    String expected = totals.end(ExportTotals.hex(digest));
    if (!text.equals(expected)) {
      faults.add(
          "the closing line does not fit the lines before it: it is "
              + text
              + " and should be "
              + expected);
    } else if (!line.isEnded()) {
      faults.add("the closing line does not end");
    }
  }

  private void update(Line line) {
    digest.update(line.bytes());
    if (line.isEnded()) {
      digest.update((byte) '\n');
    }
  }

  /** The next line; nothing, not ended, after the last. */
  private Line next() {
    number++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          return new Line(bytes.toByteArray(), true);
        }
        if (bytes.size() == LONGEST) {
          throw new UnusableException("line " + number + " is longer than any of an export");
        }
        bytes.write(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Line(bytes.toByteArray(), false);
  }
}
