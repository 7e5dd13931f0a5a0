package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** What the journal holds of each kind of step, one golden file for each; none is ever changed. */
class UnwindStepFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private static final List<Leg> LEGS =
      List.of(
          Leg.of(BOB, List.of(trade("0.5", "-25000")), Map.of(USDT, Cash.of("-12.5")), Map.of()),
          Leg.of(ALICE, List.of(trade("-0.5", "25000")), Map.of(USDT, Cash.of("12.5")), Map.of()));

  private static final List<LayerPayment> PAYMENTS =
      List.of(new LayerPayment(LossLayer.INSURANCE_FUND, BOB, "BTC-USDT", Cash.of("12.5")));

  private static LegTrade trade(String quantity, String cash) {
    return new LegTrade(BTC_PERP, USDT, Quantity.of(quantity), Cash.of(cash));
  }

  static Stream<UnwindStep> steps() {
    return Stream.of(
        new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.5")),
        new UnwindStep.CancelOrders(List.of(OrderId.of("o1"))),
        new UnwindStep.UnitSlice(
            List.of(
                new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.5")),
                new UnwindStep.MarketSlice(ETH_PERP, Quantity.of("8")))),
        new UnwindStep.Takeover(),
        new UnwindStep.BackstopShare(BOB, Rate.of("0.05"), LEGS),
        new UnwindStep.CoveredTakeover(PAYMENTS, LEGS),
        new UnwindStep.Deleveraging(Cash.of("12.5"), LEGS),
        new UnwindStep.SharedLoss(BTC_PERP, Cash.of("25"), PAYMENTS, Cash.of("3"), LEGS));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void a_step_is_written_as_its_golden_file_says_and_read_back(UnwindStep step) throws IOException {
    String file = "step-" + name(step) + "-v1.json";
    JsonNode written = JSON.readTree(JSON.writerFor(UnwindStep.class).writeValueAsBytes(step));

    JsonNode golden = golden(file);

    assertThat(golden).as("%s must hold:%n%s", file, written.toPrettyString()).isEqualTo(written);
    assertThat(JSON.treeToValue(golden, UnwindStep.class)).isEqualTo(step);
  }

  private static String name(UnwindStep step) {
    return Arrays.stream(UnwindStep.class.getAnnotation(JsonSubTypes.class).value())
        .filter(type -> type.value().equals(step.getClass()))
        .map(JsonSubTypes.Type::name)
        .findFirst()
        .orElseThrow();
  }

  /** Empty if there is no such file. */
  private static JsonNode golden(String file) throws IOException {
    try (InputStream in = UnwindStepFormatTest.class.getResourceAsStream("/journal/" + file)) {
      return in == null ? JSON.createObjectNode() : JSON.readTree(in);
    }
  }
}
