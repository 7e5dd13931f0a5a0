package org.plimsoll.oracle;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which column of a bar file holds what, read from its header.
 *
 * @param names of all columns, the timestamp first
 * @param byAsset the column numbers of each asset, by upper-case name
 */
record BarColumns(List<String> names, Map<String, Map<BarColumns.Field, Integer>> byAsset) {
  private static final String TIMESTAMP = "timestamp";

  /** What a column says of its asset. */
  enum Field {
    OPEN,
    HIGH,
    LOW,
    CLOSE,
    VOLUME;

    String suffix() {
      return "_" + name().toLowerCase(Locale.ROOT);
    }
  }

  static BarColumns of(Path file, List<String> names) {
    if (names.isEmpty() || !names.get(0).equals(TIMESTAMP)) {
      throw new BarFileException(file, 1, "the first column must be " + TIMESTAMP);
    }
    Map<String, Map<Field, Integer>> byAsset = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (int n = 1; n < names.size(); n++) {
      String name = names.get(n);
      if (!seen.add(name)) {
        throw new BarFileException(file, 1, name, "is there twice");
      }
      Field field = fieldOf(file, name);
      String asset = name.substring(0, name.length() - field.suffix().length());
      byAsset
          .computeIfAbsent(asset.toUpperCase(Locale.ROOT), key -> new EnumMap<>(Field.class))
          .put(field, n);
    }
    requireComplete(file, byAsset);
    return new BarColumns(List.copyOf(names), byAsset);
  }

  private static Field fieldOf(Path file, String name) {
    for (Field field : Field.values()) {
      if (name.endsWith(field.suffix()) && name.length() > field.suffix().length()) {
        return field;
      }
    }
    throw new BarFileException(
        file, 1, name, "must be <asset>_open, _high, _low, _close or _volume");
  }

  private static void requireComplete(Path file, Map<String, Map<Field, Integer>> byAsset) {
    if (byAsset.isEmpty()) {
      throw new BarFileException(file, 1, "there is no column of prices");
    }
    byAsset.forEach(
        (asset, columns) -> {
          for (Field needed : List.of(Field.HIGH, Field.LOW, Field.CLOSE)) {
            if (!columns.containsKey(needed)) {
              String missing = asset.toLowerCase(Locale.ROOT) + needed.suffix();
              throw new BarFileException(file, 1, missing, "is missing");
            }
          }
        });
  }
}
