package org.plimsoll.oracle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.PositionLimits;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Margin parameters as a parameter file holds them, in canonical form: fields in order of name, no
 * white space, nothing that is absent. Parameters that are equal have one content, so that its hash
 * names them.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ParameterContent(
    String version,
    Optional<String> description,
    AssetId settlementAsset,
    MarginLevels levels,
    List<Asset> assets,
    List<Instrument> instruments,
    StandardRules standard,
    Optional<PortfolioRules> portfolio,
    List<VolatilitySurface> surfaces,
    SortedMap<InstrumentId, PositionLimits> limits,
    List<Redemption> redemptions) {
  private static final ObjectMapper JSON = mapper();

  /** The canonical JSON of parameters, which {@link ParameterFile} reads as the same again. */
  static String of(MarginParameters parameters) {
    var content =
        new ParameterContent(
            parameters.version(),
            parameters.description(),
            parameters.settlementAsset(),
            parameters.levels(),
            parameters.assets(),
            parameters.instruments(),
            parameters.standard(),
            parameters.portfolio(),
            parameters.surfaces(),
            parameters.limits(),
            parameters.redemptions());
    try {
      return JSON.writeValueAsString(sorted(JSON.valueToTree(content)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write parameters " + parameters.version(), e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      SortedMap<String, JsonNode> fields = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        fields.put(field.getKey(), sorted(field.getValue()));
      }
      return new ObjectNode(JsonNodeFactory.instance, fields);
    }
    if (node.isArray()) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return node;
  }

  private static ObjectMapper mapper() {
    ToStringSerializer asString = ToStringSerializer.instance;
    SimpleModule decimals =
        new SimpleModule("decimals-as-strings")
            .addSerializer(Cash.class, asString)
            .addSerializer(Price.class, asString)
            .addSerializer(Quantity.class, asString)
            .addSerializer(Rate.class, asString);
    return JsonMapper.builder()
        .addModules(new Jdk8Module(), new JavaTimeModule(), decimals)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        // What is written is what a record holds, not what its methods say about it.
        .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .build();
  }
}
