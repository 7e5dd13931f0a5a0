package org.plimsoll.http;

/**
 * What is wrong with one field of a request body.
 *
 * @param pointer to the field, as JSON Pointer; empty for the whole body
 * @param detail what it must be, in one sentence
 */
record FieldError(String pointer, String detail) {
  private static final int LONGEST = 300;

  FieldError {
    pointer = shortened(pointer);
    detail = shortened(detail);
  }

  /** The error of a field of the body itself. */
  static FieldError of(String field, String detail) {
    return new FieldError(pointerTo(field), detail);
  }

  /** Where a field of an object is, as JSON Pointer from that object. */
  static String pointerTo(String field) {
    return "/" + field.replace("~", "~0").replace("/", "~1");
  }

  /** A caller's own text may be part of it, of any length. */
  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
