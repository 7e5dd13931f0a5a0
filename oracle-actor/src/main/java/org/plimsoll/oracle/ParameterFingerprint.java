package org.plimsoll.oracle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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
 * Names the content of margin parameters, so that two contents under one version are told apart:
 * SHA-256 of their canonical text, which {@link ParameterFile} reads.
 *
 * @param sha256 64 digits in hex
 */
public record ParameterFingerprint(String sha256) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), decimals())
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          // What is absent is left out: parameters that grow an optional field stay the same.
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private record Content(
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
      List<Redemption> redemptions) {}

  /** That of these parameters; computed once and kept with them. */
  public static ParameterFingerprint of(MarginParameters parameters) {
    return parameters.shared(
        ParameterFingerprint.class,
        given ->
            new ParameterFingerprint(HexFormat.of().formatHex(digester().digest(content(given)))));
  }

  /**
   * The parameters as JSON in one form: fields in order of name, decimals as strings, nothing that
   * is absent, no white space, UTF-8.
   */
  public static byte[] content(MarginParameters parameters) {
    Content content =
        new Content(
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
      Object asMaps = JSON.treeToValue(JSON.valueToTree(content), Object.class);
      return JSON.writeValueAsString(asMaps).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write parameters " + parameters.version(), e);
    }
  }

  private static SimpleModule decimals() {
    ToStringSerializer asString = ToStringSerializer.instance;
    return new SimpleModule("decimals-as-strings")
        .addSerializer(Cash.class, asString)
        .addSerializer(Price.class, asString)
        .addSerializer(Quantity.class, asString)
        .addSerializer(Rate.class, asString);
  }

  private static MessageDigest digester() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return sha256;
  }
}
