package org.plimsoll.http.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/http-api.md lists in its tables of routes. */
final class RoutesOfDocumentation {
  private static final Path FILE = Path.of("..", "docs", "http-api.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`(?:GET|POST|DELETE) /v1[^|]*) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private RoutesOfDocumentation() {}

  /** As {@code POST /v1/accounts}, without what may stand in the query. */
  static SortedSet<String> all() {
    SortedSet<String> routes = new TreeSet<>();
    Matcher rows = ROW.matcher(text());
    while (rows.find()) {
      routes.addAll(routesIn(rows.group(1)));
    }
    return routes;
  }

  /** One route, and others that differ in their last segment. */
  private static List<String> routesIn(String cell) {
    List<String> routes = new ArrayList<>();
    Matcher codes = CODE.matcher(cell);
    while (codes.find()) {
      String route = codes.group(1).replaceAll("\\?.*", "");
      routes.add(
          route.startsWith("…") ? routes.get(0).replaceAll("/[^/]*$", route.substring(1)) : route);
    }
    return routes;
  }

  private static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
