package org.plimsoll.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.proposal.ProposedAction;
import org.plimsoll.oracle.MarketControlEvent;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Writes JSON for people and their programs: decimals as strings, because a JSON number is often
 * read as binary floating point, and instants in RFC 3339. The journal writes the same records with
 * whole numbers; here they are overridden.
 */
final class JsonWriter {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), decimals())
          // What is written is what a record holds, not what its methods say about it.
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private JsonWriter() {}

  static byte[] write(Object value) {
    try {
      // By way of a string: half a surrogate pair in a caller's text is then replaced, not fatal.
      return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getName(), e);
    }
  }

  /** An answer as it would be written, to be changed. */
  static ObjectNode tree(Object answer) {
    return JSON.valueToTree(answer);
  }

  /** The fields of an event, its {@code type} first. */
  static ObjectNode fields(AccountEvent event) {
    return JSON.valueToTree(event);
  }

  /** What is proposed, its {@code kind} first. */
  static ObjectNode fields(ProposedAction action) {
    return JSON.valueToTree(action);
  }

  /** The fields of an event of a settlement, its {@code type} first. */
  static ObjectNode fields(SettlementEvent event) {
    return JSON.valueToTree(event);
  }

  /** The fields of an event of the market's controls, its {@code type} first. */
  static ObjectNode fields(MarketControlEvent event) {
    return JSON.valueToTree(event);
  }

  private static SimpleModule decimals() {
    ToStringSerializer asString = ToStringSerializer.instance;
    return new SimpleModule("decimals-as-strings")
        .addSerializer(Cash.class, asString)
        .addSerializer(Price.class, asString)
        .addSerializer(Quantity.class, asString)
        .addSerializer(Rate.class, asString)
        .addSerializer(CommandId.class, new CallersKey())
        .addSerializer(FundingIndex.class, asString)
        .addSerializer(BorrowIndex.class, asString)
        .addSerializer(Double.class, new RoundedDecimal())
        .addSerializer(double.class, new RoundedDecimal());
  }

  /** The key as its caller wrote it; who that is stands in the cause. */
  private static final class CallersKey extends StdSerializer<CommandId> {
    private static final long serialVersionUID = 1L;

    CallersKey() {
      super(CommandId.class);
    }

    @Override
    public void serialize(CommandId id, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(id.value());
    }
  }

  /** Figures of risk are computed in binary; people read them to eight decimals. */
  private static final class RoundedDecimal extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;
    private static final int DECIMALS = 8;

    RoundedDecimal() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(
          BigDecimal.valueOf(value)
              .setScale(DECIMALS, RoundingMode.HALF_EVEN)
              .stripTrailingZeros()
              .toPlainString());
    }
  }
}
