package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;

/** Against another implementation of RFC 8785, on random values. */
class CanonicalJsonProperties {
  private static final int VALUES = 20_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper ANY_FORM =
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final SplittableRandom random = Seed.random();

  @Test
  void the_form_is_that_of_another_implementation() throws IOException {
    for (int n = 0; n < VALUES; n++) {
      ObjectNode value = object(4);
      String canonical = CanonicalJson.text(value);
      String as = "value " + n + ", seed " + Seed.VALUE;

      // The twin takes white space, any order and any escapes.
      String loose = ANY_FORM.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      assertThat(new JsonCanonicalizer(loose).getEncodedUTF8())
          .as(as)
          .isEqualTo(canonical.getBytes(StandardCharsets.UTF_8));
      assertThat(CanonicalJson.text(CanonicalJson.read(loose))).as(as).isEqualTo(canonical);
    }
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (int n = random.nextInt(5); n > 0; n--) {
      object.set(string(), value(depth - 1));
    }
    return object;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> NODES.booleanNode(random.nextBoolean());
      case 1 -> NODES.nullNode();
      case 2 -> NODES.numberNode(integer());
      case 3, 4 -> NODES.textNode(string());
      case 5 -> array(depth);
      default -> object(depth);
    };
  }

  private ArrayNode array(int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int n = random.nextInt(4); n > 0; n--) {
      array.add(value(depth - 1));
    }
    return array;
  }

  private long integer() {
    long magnitude = CanonicalJson.LARGEST >> random.nextInt(54);
    return random.nextLong(-magnitude, magnitude + 1);
  }

  /** Of every length of UTF-8, and all that is escaped. */
  private String string() {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      text.appendCodePoint(
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x80, 0x800);
            case 2 -> random.nextInt(0xE000, 0x10000);
            case 3 -> random.nextInt(0x10000, 0x110000);
            case 4 -> "\"\\/\u2028<\u007f".charAt(random.nextInt(6));
            default -> random.nextInt(0x20, 0x7f);
          });
    }
    return text.toString();
  }
}
