package org.plimsoll.account;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.MarginParameters;

/** Where one who makes decisions again has from what figures only name. */
public interface DecisionSources {

  /**
   * The parameters of this version. If there are none of this fingerprint, others under the same
   * version, so that whoever asked finds out that there are two.
   *
   * @param fingerprint a {@link ParameterFingerprint}
   */
  Optional<MarginParameters> parameters(String version, String fingerprint);

  /**
   * @param fingerprint as {@link HistoricalScenarios#fingerprint} has it
   */
  Optional<HistoricalScenarios> history(String fingerprint);

  /** What was read beforehand. */
  static DecisionSources of(
      Collection<MarginParameters> parameters, Collection<HistoricalScenarios> histories) {
    return new Given(List.copyOf(parameters), List.copyOf(histories));
  }

  /** A few of each. */
  record Given(List<MarginParameters> all, List<HistoricalScenarios> histories)
      implements DecisionSources {
    @Override
    public Optional<MarginParameters> parameters(String version, String fingerprint) {
      List<MarginParameters> ofVersion =
          all.stream().filter(each -> each.version().equals(version)).toList();
      return ofVersion.stream()
          .filter(each -> ParameterFingerprint.of(each).sha256().equals(fingerprint))
          .findFirst()
          .or(() -> ofVersion.stream().findFirst());
    }

    @Override
    public Optional<HistoricalScenarios> history(String fingerprint) {
      return histories.stream().filter(each -> each.fingerprint().equals(fingerprint)).findFirst();
    }
  }
}
