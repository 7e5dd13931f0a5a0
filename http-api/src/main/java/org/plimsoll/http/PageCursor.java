package org.plimsoll.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far a list was read, as text that callers hand back and need not understand. It says a place
 * in the order of the list and no count, so that what comes in meanwhile shifts no page.
 *
 * @param list to which it belongs: the cursor of another one is refused
 * @param parse reads the text of a place; throws {@link IllegalArgumentException} if it is none
 * @param <P> a place, whose text is its {@code toString()}
 */
record PageCursor<P>(String list, Function<String, P> parse) {

  /**
   * A page.
   *
   * @param next the cursor of what follows; empty if nothing does
   */
  record Page<T>(List<T> shown, Optional<String> next) {}

  /** Of a list whose entries are counted, such as events by their sequence. */
  static PageCursor<Long> ofNumbers(String list) {
    return new PageCursor<>(list, PageCursor::number);
  }

  String text(P place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + "/" + place).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException if it is no cursor of this list
   */
  P place(String text) {
    String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    if (!plain.startsWith(list + "/")) {
      throw new IllegalArgumentException("no cursor of " + list);
    }
    return parse.apply(plain.substring(list.length() + 1));
  }

  /**
   * The first page of what was found.
   *
   * @param found in order; more than fit on the page if there are more
   * @param placeOf where an entry stands
   */
  <T> Page<T> page(List<T> found, int limit, Function<T, P> placeOf) {
    return found.size() > limit
        ? new Page<>(
            List.copyOf(found.subList(0, limit)),
            Optional.of(text(placeOf.apply(found.get(limit - 1)))))
        : new Page<>(found, Optional.empty());
  }

  private static long number(String text) {
    long number = Long.parseLong(text);
    if (number < 0) {
      throw new IllegalArgumentException("no place in a list: " + text);
    }
    return number;
  }
}
