package org.plimsoll.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.plimsoll.oracle.BarColumns.Field;
import org.plimsoll.risk.units.Price;

/** One reading of a bar file, row by row. See {@link Bars#read} for the format. */
final class BarFile {
  // An empty line is a broken row: skipping it would also make the line numbers wrong.
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).setTrim(true).get();

  private final Path file;
  private final BarColumns columns;
  private final Iterator<CSVRecord> rows;
  private final Map<String, Price> previousCloses = new HashMap<>();
  private Instant first;
  private Instant last;
  private Duration smallestGap;

  private BarFile(Path file, BarColumns columns, Iterator<CSVRecord> rows) {
    this.file = file;
    this.columns = columns;
    this.rows = rows;
  }

  static Bars read(Path file, Instant from, Instant to) {
    try (Reader text = open(file);
        CSVParser parser = CSVParser.parse(text, FORMAT)) {
      Iterator<CSVRecord> rows = parser.iterator();
      if (!rows.hasNext()) {
        throw new BarFileException(file, "is empty");
      }
      BarColumns columns = BarColumns.of(file, rows.next().toList());
      return new BarFile(file, columns, rows).bars(from, to);
    } catch (NoSuchFileException e) {
      throw because(e, new BarFileException(file, "there is no such file"));
    } catch (ZipException e) {
      throw because(e, new BarFileException(file, "is not a sound gzip file: " + e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      throw because(e, new BarFileException(file, "cannot be read: " + e.getMessage()));
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
      return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private Bars bars(Instant from, Instant to) {
    List<Bar> bars = new ArrayList<>();
    while (rows.hasNext()) {
      CSVRecord row = rows.next();
      Instant start = startOf(row);
      if (!start.isBefore(to)) {
        break;
      }
      Bar bar = new Bar(start, assetsOf(row));
      if (!start.isBefore(from)) {
        bars.add(bar);
      }
    }
    requireSome(bars, from, to);
    return new Bars(bars, smallestGap);
  }

  private void requireSome(List<Bar> bars, Instant from, Instant to) {
    if (first == null) {
      throw new BarFileException(file, "has a header and no bar");
    }
    if (bars.isEmpty()) {
      rows.forEachRemaining(this::startOf);
      throw new BarFileException(
          file,
          "has no bar from " + from + " until " + to + ", only from " + first + " to " + last);
    }
    if (smallestGap == null) {
      throw new BarFileException(file, "a single row does not tell how long a bar lasts");
    }
  }

  private Instant startOf(CSVRecord row) {
    if (row.size() != columns.names().size()) {
      throw new BarFileException(
          file,
          row.getRecordNumber(),
          "has " + row.size() + " fields instead of " + columns.names().size());
    }
    Instant start = instant(row);
    if (last != null) {
      Duration gap = Duration.between(last, start);
      if (gap.compareTo(Duration.ZERO) <= 0) {
        throw problem(row, 0, start + " does not come after " + last);
      }
      smallestGap = smallestGap == null || gap.compareTo(smallestGap) < 0 ? gap : smallestGap;
    }
    first = first == null ? start : first;
    last = start;
    return start;
  }

  private Instant instant(CSVRecord row) {
    try {
      return Instant.parse(row.get(0));
    } catch (DateTimeParseException e) {
      throw because(
          e, problem(row, 0, "is not a time such as 2020-03-12T10:00:00Z: " + row.get(0)));
    }
  }

  private Map<String, Ohlc> assetsOf(CSVRecord row) {
    Map<String, Ohlc> assets = new HashMap<>();
    columns.byAsset().forEach((asset, fields) -> assets.put(asset, ohlc(row, asset, fields)));
    return assets;
  }

  private Ohlc ohlc(CSVRecord row, String asset, Map<Field, Integer> fields) {
    Price close = price(row, fields.get(Field.CLOSE));
    Price open =
        fields.containsKey(Field.OPEN)
            ? price(row, fields.get(Field.OPEN))
            : previousCloses.getOrDefault(asset, close);
    previousCloses.put(asset, close);
    Price high = price(row, fields.get(Field.HIGH));
    Price low = price(row, fields.get(Field.LOW));
    try {
      return new Ohlc(open, high, low, close);
    } catch (IllegalArgumentException e) {
      Field wrong = high.compareTo(low) < 0 ? Field.HIGH : Field.CLOSE;
      throw because(e, problem(row, fields.get(wrong), e.getMessage()));
    }
  }

  private Price price(CSVRecord row, int column) {
    try {
      return Price.of(row.get(column));
    } catch (IllegalArgumentException e) {
      throw because(e, problem(row, column, e.getMessage()));
    }
  }

  private BarFileException problem(CSVRecord row, int column, String problem) {
    // One record per line, the header is the first: record numbers are line numbers.
    return new BarFileException(file, row.getRecordNumber(), columns.names().get(column), problem);
  }

  private static BarFileException because(Exception cause, BarFileException problem) {
    problem.initCause(cause);
    return problem;
  }
}
