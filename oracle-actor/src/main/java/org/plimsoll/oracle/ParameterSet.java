package org.plimsoll.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Margin parameters as the journal holds them.
 *
 * @param version names the set for ever
 * @param fingerprint the SHA-256 of the content, in hexadecimal
 * @param content the whole set as a parameter file would hold it, in canonical form
 */
public record ParameterSet(String version, String fingerprint, String content)
    implements CborSerializable {

  public static ParameterSet of(MarginParameters parameters) {
    String content = ParameterContent.of(parameters);
    return new ParameterSet(parameters.version(), fingerprintOf(content), content);
  }

  /**
   * The parameters themselves.
   *
   * @throws ParameterFileException naming the field and what is wrong
   */
  public MarginParameters parameters() {
    return ParameterFile.parse("parameters " + version, content);
  }

  private static String fingerprintOf(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ParameterSet[" + version + ", " + fingerprint + "]";
  }
}
