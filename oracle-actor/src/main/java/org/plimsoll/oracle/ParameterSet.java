package org.plimsoll.oracle;

import java.nio.charset.StandardCharsets;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Margin parameters as the journal holds them.
 *
 * @param version names the set for ever
 * @param fingerprint the {@link ParameterFingerprint} of the content
 * @param content the whole set as a parameter file would hold it, in canonical form
 */
public record ParameterSet(String version, String fingerprint, String content)
    implements CborSerializable {

  public static ParameterSet of(MarginParameters parameters) {
    return new ParameterSet(
        parameters.version(),
        ParameterFingerprint.of(parameters).sha256(),
        new String(ParameterFingerprint.content(parameters), StandardCharsets.UTF_8));
  }

  /**
   * The parameters themselves.
   *
   * @throws ParameterFileException naming the field and what is wrong
   */
  public MarginParameters parameters() {
    return ParameterFile.parse("parameters " + version, content);
  }

  @Override
  public String toString() {
    return "ParameterSet[" + version + ", " + fingerprint + "]";
  }
}
