package org.plimsoll.cluster.chain;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.IOException;
import java.util.Optional;

/**
 * Between events and what the journal holds of them. Whoever reads a journal by a query gets events
 * here, whatever their format. The JSON is part of the journal's format: it says what the CBOR of
 * format 1 said, except that an integer beyond +-(2^53 - 1) stands as a string of its digits.
 */
public final class StoredEvents {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModules(
              new ParameterNamesModule(), new Jdk8Module(), new JavaTimeModule(), largeIntegers())
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StoredEvents() {}

  /**
   * The event in what a journal returned.
   *
   * @param stored a {@link JournalEntry}, or the event itself as journals of format 1 have it
   * @param events what all events of the entity are
   * @throws IllegalArgumentException if it is no such event
   */
  public static <E> E eventOf(Object stored, Class<E> events) {
    if (stored instanceof JournalEntry entry) {
      return ofJson(entry.event(), events);
    }
    if (!events.isInstance(stored)) {
      throw new IllegalArgumentException(
          "stored is neither a journal entry nor one of "
              + events.getSimpleName()
              + ", was: "
              + stored);
    }
    return events.cast(stored);
  }

  /** The entry, if what a journal returned is one; empty: it is an event that is not sealed. */
  public static Optional<JournalEntry> entryOf(Object stored) {
    return stored instanceof JournalEntry entry ? Optional.of(entry) : Optional.empty();
  }

  /**
   * Canonical JSON of an event, in a journal entry or by itself.
   *
   * @throws NotCanonicalException if it holds floating point
   */
  public static String jsonOf(Object stored) {
    return stored instanceof JournalEntry entry
        ? entry.event()
        : CanonicalJson.text(JSON.valueToTree(stored));
  }

  /**
   * The event of which this is the JSON.
   *
   * @param events what all events of the entity are
   * @throws IllegalArgumentException if it is no such event
   */
  public static <E> E ofJson(String json, Class<E> events) {
    try {
      return JSON.readValue(json, events);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not one of " + events.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
  }

  private static SimpleModule largeIntegers() {
    SimpleModule module = new SimpleModule("large-integers");
    module.addSerializer(Long.class, new LongAsText());
    module.addSerializer(Long.TYPE, new LongAsText());
    return module;
  }

  /** Reading needs nothing of the kind: digits in a string are taken where a long is expected. */
  private static final class LongAsText extends StdSerializer<Long> {
    private static final long serialVersionUID = 1L;

    private LongAsText() {
      super(Long.class);
    }

    @Override
    public void serialize(Long value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (value < -CanonicalJson.LARGEST || value > CanonicalJson.LARGEST) {
        json.writeString(value.toString());
      } else {
        json.writeNumber(value);
      }
    }
  }
}
