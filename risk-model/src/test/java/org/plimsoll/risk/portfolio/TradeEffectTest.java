package org.plimsoll.risk.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class TradeEffectTest {
  private static final Price TICK = Price.of("0.0001");
  private static final Quantity LOT = Quantity.of("0.001");

  private static final Map<String, Instrument> INSTRUMENTS =
      Map.of(
          "LINEAR", perpetual("LINEAR", Markets.USDT, PayoffForm.LINEAR, "1"),
          "INVERSE", perpetual("INVERSE", Markets.BTC, PayoffForm.INVERSE, "100"),
          "OPTION", option("OPTION", Markets.USDT, PayoffForm.LINEAR),
          "COIN-OPTION", option("COIN-OPTION", Markets.BTC, PayoffForm.INVERSE),
          "SPOT",
              new Spot(
                  InstrumentId.of("SPOT"), Markets.BTC_USDT, Markets.BTC, Markets.USDT, TICK, LOT));

  @ParameterizedTest
  @CsvSource({
    // a future: the cash is kept as entry cost
    "LINEAR, 2, 50000, 2, 100000, 0, 0",
    "LINEAR, -2, 50000, -2, -100000, 0, 0",
    "INVERSE, 10, 50000, 10, -0.02, 0, 0",
    "INVERSE, -10, 50000, -10, 0.02, 0, 0",
    // an option: the premium is paid at once
    "OPTION, 3, 120.5, 3, 0, 0, -361.5",
    "OPTION, -3, 120.5, -3, 0, 0, 361.5",
    "COIN-OPTION, 3, 0.05, 3, 0, -0.15, 0",
    // spot: one asset for the other
    "SPOT, 1.5, 50000, 0, 0, 1.5, -75000",
    "SPOT, -1.5, 50000, 0, 0, -1.5, 75000"
  })
  void a_trade_of_every_kind_moves_what_it_should(
      String id,
      String quantity,
      String price,
      String held,
      String entryCost,
      String btc,
      String usdt) {
    Instrument instrument = INSTRUMENTS.get(id);
    Portfolio after =
        TradeEffect.of(instrument, Quantity.of(quantity), Price.of(price))
            .appliedTo(Portfolio.EMPTY);
    assertThat(after.quantityOf(instrument.id())).isEqualTo(Quantity.of(held));
    assertThat(after.position(instrument.id()).map(Position::entryCost).orElse(Cash.ZERO))
        .isEqualTo(Cash.of(entryCost));
    assertThat(after.collateralOf(Markets.BTC)).isEqualTo(Cash.of(btc));
    assertThat(after.collateralOf(Markets.USDT)).isEqualTo(Cash.of(usdt));
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 0.333", "INVERSE, 7", "OPTION, 0.333", "COIN-OPTION, 0.7", "SPOT, 0.333"})
  void both_sides_of_a_trade_leave_nothing_between_them(String id, String quantity) {
    Price price = Price.of("33333.33333333");
    Instrument instrument = INSTRUMENTS.get(id);
    TradeEffect bought = TradeEffect.of(instrument, Quantity.of(quantity), price);
    TradeEffect sold = TradeEffect.of(instrument, Quantity.of(quantity).negate(), price);
    Portfolio both = sold.appliedTo(bought.appliedTo(Portfolio.EMPTY));
    assertThat(both).isEqualTo(Portfolio.EMPTY);
    assertThat(bought.contractCash()).isEqualTo(sold.contractCash().negate());
  }

  @Test
  void only_what_brings_a_position_closer_to_zero_reduces() {
    Instrument future = INSTRUMENTS.get("LINEAR");
    Price price = Price.of("50000");
    Portfolio held = TradeEffect.of(future, Quantity.of("2"), price).appliedTo(Portfolio.EMPTY);
    assertThat(TradeEffect.of(future, Quantity.of("-2"), price).onlyReduces(held)).isTrue();
    assertThat(TradeEffect.of(future, Quantity.of("-3"), price).onlyReduces(held)).isFalse();
    assertThat(TradeEffect.of(future, Quantity.of("1"), price).onlyReduces(held)).isFalse();
    assertThat(TradeEffect.of(INSTRUMENTS.get("SPOT"), Quantity.of("-1"), price).onlyReduces(held))
        .isFalse();
  }

  private static Perpetual perpetual(String id, AssetId settlement, PayoffForm form, String size) {
    return new Perpetual(
        InstrumentId.of(id),
        Markets.BTC_USDT,
        settlement,
        form,
        Quantity.of(size),
        TICK,
        LOT,
        Markets.schedule());
  }

  private static EuropeanOption option(String id, AssetId settlement, PayoffForm form) {
    return new EuropeanOption(
        InstrumentId.of(id),
        Markets.BTC_USDT,
        settlement,
        form,
        Quantity.ONE,
        OptionType.CALL,
        Price.of("50000"),
        Instant.parse("2025-03-28T08:00:00Z"),
        TICK,
        LOT);
  }
}
