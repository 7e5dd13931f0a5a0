package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Change;
import org.plimsoll.risk.whatif.Shock;

/** Reads the changes of a what-if, each by its {@code type}. */
final class WhatIfRequest {
  private static final int MOST_CHANGES = 100;

  private final MarginParameters inForce;
  private final Function<String, Optional<MarginParameters>> known;

  /**
   * @param inForce whose indexes can be moved
   * @param known other parameters, by name
   */
  WhatIfRequest(MarginParameters inForce, Function<String, Optional<MarginParameters>> known) {
    this.inForce = inForce;
    this.known = known;
  }

  /**
   * The changes in their order.
   *
   * @throws ProblemException naming every field that is wrong, or parameters that nobody knows
   */
  List<Change> changes(BodyFields body) {
    List<Supplier<Change>> changes =
        body.objects("changes", MOST_CHANGES).stream().map(this::change).toList();
    body.done();
    return changes.stream().map(Supplier::get).toList();
  }

  private Supplier<Change> change(BodyFields fields) {
    String type = fields.value("type", Function.identity());
    if (type == null) {
      fields.skipRest();
      return nothing();
    }
    switch (type) {
      case "deposit":
        return movement(fields, Change.Deposit::new);
      case "withdrawal":
        return movement(fields, Change.Withdrawal::new);
      case "trade":
        return trade(fields);
      case "order":
        return order(fields);
      case "method":
        MarginMethod method = fields.value("method", ChoiceRoutes::methodOf);
        return () -> new Change.MethodSwitch(method.model());
      case "leverage":
        return leverage(fields);
      case "collateral-choice":
        return collateralChoice(fields);
      case "prices":
        Shock shock = ShockFields.of(fields, inForce);
        return () -> new Change.PriceShock(shock);
      case "parameters":
        return parameters(fields);
      default:
        fields.wrong(
            "type",
            "must be deposit, withdrawal, trade, order, method, leverage, collateral-choice, prices"
                + " or parameters, was: "
                + type);
        fields.skipRest();
        return nothing();
    }
  }

  private interface Movement {
    Change of(AssetId asset, Cash amount);
  }

  private static Supplier<Change> movement(BodyFields fields, Movement movement) {
    AssetId asset = fields.value("asset", AssetId::of);
    Cash amount = fields.value("amount", Cash::of);
    return () -> movement.of(asset, amount);
  }

  private static Supplier<Change> trade(BodyFields fields) {
    InstrumentId instrument = fields.value("instrument", InstrumentId::of);
    Quantity quantity = fields.value("quantity", Quantity::of);
    Optional<Price> price = fields.optional("price", Price::of);
    return () -> new Change.Trade(instrument, quantity, price);
  }

  private static Supplier<Change> order(BodyFields fields) {
    InstrumentId instrument = fields.value("instrument", InstrumentId::of);
    Quantity quantity = fields.value("quantity", Quantity::of);
    Price price = fields.value("price", Price::of);
    return () -> new Change.Order(instrument, quantity, price);
  }

  private static Supplier<Change> leverage(BodyFields fields) {
    InstrumentId instrument = fields.value("instrument", InstrumentId::of);
    Optional<Rate> rate = fields.optional("leverage", ChoiceRoutes::rateOfLeverage);
    return () -> new Change.LeverageChoice(instrument, rate);
  }

  private static Supplier<Change> collateralChoice(BodyFields fields) {
    AssetId asset = fields.value("asset", AssetId::of);
    Boolean counts = fields.flag("counts");
    return () -> new Change.CollateralChoice(asset, counts);
  }

  private Supplier<Change> parameters(BodyFields fields) {
    String name = fields.value(fields.has("preset") ? "preset" : "parameters", Function.identity());
    return () ->
        new Change.ParameterChange(
            known
                .apply(name)
                .orElseThrow(
                    () ->
                        new ProblemException(
                            ProblemCode.UNKNOWN_PARAMETERS,
                            FieldError.shortened("no parameters are known as " + name))));
  }

  /** What is wrong is noted: this is never asked. */
  private static Supplier<Change> nothing() {
    return () -> {
      throw new IllegalStateException("a change that was refused is asked for");
    };
  }
}
