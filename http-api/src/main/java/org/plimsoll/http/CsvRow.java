package org.plimsoll.http;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows of comma-separated values, quoted after RFC 4180. A spreadsheet takes a cell that starts
 * with = + - or @ for a formula: one that is no plain decimal gets an apostrophe in front.
 *
 * <p>Source: OWASP, CSV injection.
 */
final class CsvRow {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final String FORMULA = "=+-@\t\r\n";
  private static final String END = "\r\n";

  private CsvRow() {}

  /** One row, with the end of its line. */
  static String of(List<String> cells) {
    return cells.stream().map(CsvRow::quoted).collect(Collectors.joining(",", "", END));
  }

  private static String quoted(String cell) {
    String safe = isFormula(cell) ? "'" + cell : cell;
    boolean mustQuote = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return mustQuote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static boolean isFormula(String cell) {
    return !cell.isEmpty()
        && FORMULA.indexOf(cell.charAt(0)) >= 0
        && !DECIMAL.matcher(cell).matches();
  }
}
