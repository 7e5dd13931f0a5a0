package org.plimsoll.oracle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Reads margin parameters from JSON; {@link ParameterContent} writes it. Decimals are strings,
 * because a JSON number may have been rounded before it got here; a number is refused, and so is a
 * field that is unknown or missing.
 */
public final class ParameterFile {
  private static final String HOUSE = "house";
  private static final String HOUSE_FILE = "house-2.json";
  private static final String PRESET_NAMES = "presets.txt";
  private static final List<String> PRESETS = listed();

  private static final ObjectMapper JSON = strictMapper();

  private ParameterFile() {}

  /** The parameters that come with the system. */
  public static MarginParameters house() {
    return resource(HOUSE_FILE);
  }

  /** The names of all parameters that come with the system, those of the house first. */
  public static List<String> presets() {
    return PRESETS;
  }

  /**
   * Parameters that come with the system: of the house, or in the style of a venue or an engine.
   * They restate published examples and are nobody's live parameters.
   *
   * @throws ParameterFileException if there is no preset of this name, with those there are
   */
  public static MarginParameters preset(String name) {
    if (!PRESETS.contains(name)) {
      throw new ParameterFileException(
          name, "there is no such preset, only " + String.join(", ", PRESETS), null);
    }
    return name.equals(HOUSE) ? house() : resource("presets/" + name + ".json");
  }

  /** A jar cannot be listed, so the names stand in a file of their own. */
  private static List<String> listed() {
    try (InputStream in = ParameterFile.class.getResourceAsStream(PRESET_NAMES)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new ParameterFileException(PRESET_NAMES, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static MarginParameters resource(String file) {
    try (InputStream in = ParameterFile.class.getResourceAsStream(file)) {
      return read(file, in, MarginParameters.class);
    } catch (IOException e) {
      throw new ParameterFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The parameters of this name, or else of the file at this path.
   *
   * @throws ParameterFileException if there is neither, or the file cannot be used
   */
  public static MarginParameters named(String nameOrPath) {
    return PRESETS.contains(nameOrPath) ? preset(nameOrPath) : read(Path.of(nameOrPath));
  }

  /**
   * Reads a file.
   *
   * @throws ParameterFileException naming the file, the field and what is wrong
   */
  public static MarginParameters read(Path file) {
    return read(file, MarginParameters.class);
  }

  /**
   * Reads another record as strictly as parameters are read.
   *
   * @throws ParameterFileException naming the file, the field and what is wrong
   */
  public static <T> T read(Path file, Class<T> type) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, type);
    } catch (NoSuchFileException e) {
      throw new ParameterFileException(file.toString(), "there is no such file", e);
    } catch (IOException e) {
      throw new ParameterFileException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text as strictly as a file.
   *
   * @param name of the text, for messages
   * @throws ParameterFileException naming the text, the field and what is wrong
   */
  public static MarginParameters parse(String name, String content) {
    try (InputStream in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))) {
      return read(name, in, MarginParameters.class);
    } catch (IOException e) {
      throw new ParameterFileException(name, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T read(String name, InputStream in, Class<T> type) throws IOException {
    try {
      return JSON.readValue(in, type);
    } catch (JsonMappingException e) {
      throw new ParameterFileException(name, fieldOf(e), problemOf(e), e);
    } catch (JsonProcessingException e) {
      String at = "line " + e.getLocation().getLineNr() + ": ";
      throw new ParameterFileException(name, at + e.getOriginalMessage(), e);
    }
  }

  /** Where in the file, e.g. {@code assets[1].haircut}. */
  private static String fieldOf(JsonMappingException e) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return field.length() == 0 ? "(whole file)" : field.toString();
  }

  /** A rule of the parameters themselves says it better than the reader that tripped over it. */
  private static String problemOf(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "is not known here, only " + unknown.getKnownPropertyIds();
    }
    if (e.getOriginalMessage().startsWith("Null value for creator property")) {
      return "is missing";
    }
    return e.getCause() instanceof IllegalArgumentException rule
        ? rule.getMessage()
        : e.getOriginalMessage();
  }

  private static ObjectMapper strictMapper() {
    SimpleModule decimals =
        new SimpleModule("decimals-as-strings")
            .addDeserializer(Cash.class, new Decimal<>(Cash.class, Cash::of))
            .addDeserializer(Price.class, new Decimal<>(Price.class, Price::of))
            .addDeserializer(Quantity.class, new Decimal<>(Quantity.class, Quantity::of))
            .addDeserializer(Rate.class, new Decimal<>(Rate.class, Rate::of));
    return JsonMapper.builder()
        .addModules(new Jdk8Module(), new JavaTimeModule(), decimals)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .withCoercionConfig(
            LogicalType.Textual,
            texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
        .build();
  }

  /** Reads a decimal from a JSON string, and from nothing else. */
  private static final class Decimal<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    Decimal(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw JsonMappingException.from(
            parser, "must be a decimal in quotes, was: " + parser.getText());
      }
      try {
        return parse.apply(parser.getText());
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(parser, e.getMessage(), e);
      }
    }
  }
}
