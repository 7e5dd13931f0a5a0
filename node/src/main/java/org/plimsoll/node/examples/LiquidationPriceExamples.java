package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plimsoll.risk.margin.BracketLadder;
import org.plimsoll.risk.margin.InversePosition;
import org.plimsoll.risk.margin.LiquidationPrice;
import org.plimsoll.risk.unwind.BankruptcyPrice;

/** Prices at which a position is liquidated or bankrupt, linear and inverse. */
final class LiquidationPriceExamples {
  private static final String[] WALLET = {
    "wallet_balance", "isolated_wallet", "wallet", "balance", "cash", "collateral"
  };

  private static final String[] OTHERS_MARGIN = {
    "other_maintenance_margin", "other_maintenance", "other_mm", "tmm_others", "maintenance_others"
  };

  private LiquidationPriceExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        new ExampleReader(
            "liquidation price, cross",
            List.of("positions"),
            inputs ->
                Given.has(inputs.path("positions").path(0), "mmr")
                    && Given.has(inputs.path("positions").path(0), "entry"),
            LiquidationPriceExamples::cross),
        ExampleReader.of(
            "liquidation price, isolated", List.of("position"), LiquidationPriceExamples::isolated),
        ExampleReader.of(
            "liquidation price beside others",
            List.of("qty|size", "entry", "mmr", String.join("|", WALLET)),
            LiquidationPriceExamples::besideOthers),
        ExampleReader.of(
            "liquidation price from the mark",
            List.of(
                "side",
                "price|mark|entry",
                "size|qty",
                "margin_available|marginAvailable|available",
                "l|mmr|maintenance_rate|maintenanceRate|max_leverage|maxLeverage"),
            LiquidationPriceExamples::fromMark),
        ExampleReader.of(
            "liquidation price, inverse",
            List.of("face", "contracts", "entry", "leverage", "mmr"),
            LiquidationPriceExamples::inverse),
        ExampleReader.of(
            "liquidation price, inverse, both sides",
            List.of("contracts_usd", "entry", "leverage", "mmr"),
            LiquidationPriceExamples::inverseBothSides),
        ExampleReader.of(
            "liquidation price, inverse cross",
            List.of("side", "contracts", "entry", "balance", "mmr", "fee"),
            LiquidationPriceExamples::inverseCross),
        ExampleReader.of(
            "bankruptcy price",
            List.of("side", "qty", "entry", "position_margin", "wallet_balance"),
            LiquidationPriceExamples::bankruptcy),
        ExampleReader.of(
            "zero-equity price", List.of("side", "mark", "equity"), of -> zeroEquity(of, "mark")),
        ExampleReader.of(
            "zero-equity price",
            List.of("side", "entry", "equity"),
            of -> zeroEquity(of, "entry")));
  }

  private static LiquidationPrice.Leg leg(Given position) {
    double entry = position.number("entry");
    return new LiquidationPrice.Leg(
        size(position),
        entry,
        position.numberOr(entry, "mark"),
        position.number("mmr"),
        position.numberOr(0, "maint_amount", "cum"));
  }

  /** The signed size: a number whose sign the side gives, if there is one. */
  private static double size(Given position) {
    double size = position.number("qty", "size");
    return position.has("side") ? position.side("side") * Math.abs(size) : size;
  }

  private static Map<String, Object> cross(Case of) {
    Given given = of.given();
    given.ignore("mode");
    double wallet = given.number(WALLET);
    List<LiquidationPrice.Leg> legs = new ArrayList<>();
    List<String> symbols = new ArrayList<>();
    for (Given position : given.objects("positions")) {
      symbols.add(position.has("symbol") ? position.text("symbol") : "" + symbols.size());
      legs.add(leg(position));
    }
    List<Double> prices = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      prices.add(LiquidationPrice.cross(wallet, legs, i));
    }
    Map<String, Object> figures = figures("liquidation_prices", prices);
    if (given.has("solve_for") || legs.size() == 1) {
      int solved = legs.size() == 1 ? 0 : symbols.indexOf(given.text("solve_for"));
      given.ignore("solve_for");
      if (solved < 0) {
        throw new DoesNotApplyException("input solve_for is no symbol of a position");
      }
      figures.put("liquidation_price", prices.get(solved));
      figures.put("liq_price", prices.get(solved));
    }
    return figures;
  }

  /** One position of an account whose others are stated by what they take. */
  private static Map<String, Object> besideOthers(Case of) {
    Given given = of.given();
    given.ignore("symbol", "mode", "mark");
    double available =
        given.number(WALLET)
            - given.numberOr(0, OTHERS_MARGIN)
            + given.numberOr(0, "other_upnl", "upnl_others", "other_unrealized_pnl");
    double price =
        LiquidationPrice.linear(
            size(given),
            given.number("entry"),
            available,
            given.number("mmr"),
            given.numberOr(0, "maint_amount", "cum"));
    return figures("liquidation_price", price, "liq_price", price, "correct", price);
  }

  private static Map<String, Object> isolated(Case of) {
    Given given = of.given();
    given.ignore("mode");
    Given position = given.object("position");
    position.ignore("symbol");
    double price = LiquidationPrice.cross(given.number(WALLET), List.of(leg(position)), 0);
    return figures("liquidation_price", price, "liq_price", price);
  }

  private static Map<String, Object> fromMark(Case of) {
    Given given = of.given();
    double side = given.side("side");
    double rate =
        given.has("max_leverage") || given.has("maxLeverage")
            ? Unstated.number("maintenanceOfInitial") / given.number("max_leverage", "maxLeverage")
            : given.number("l", "mmr", "maintenance_rate", "maintenanceRate");
    double price =
        LiquidationPrice.fromMark(
            side * Math.abs(given.number("size", "qty")),
            given.number("price", "mark", "entry"),
            given.number("margin_available", "marginAvailable", "available"),
            rate);
    return figures("liquidation_price", price, "liq_price", price);
  }

  private static Map<String, Object> inverse(Case of) {
    Given given = of.given();
    double face = given.number("face") * given.number("contracts") * given.side("side");
    InversePosition position = new InversePosition(face, given.number("entry"));
    double fee = given.numberOr(0, "close_fee", "fee");
    double margin = initialMargin(position, given.number("leverage"));
    double price = LiquidationPrice.inverse(position, margin, 0, given.number("mmr") + fee);
    double closingFee = fee * position.value(price);
    return figures(
        "liquidation_price",
        price,
        "pnl",
        position.pnl(price),
        "close_fee",
        closingFee,
        "equity",
        margin + position.pnl(price) - closingFee);
  }

  private static Map<String, Object> inverseBothSides(Case of) {
    Given given = of.given();
    double face = given.number("contracts_usd");
    double entry = given.number("entry");
    double rate = given.number("mmr");
    InversePosition bought = new InversePosition(face, entry);
    double value = bought.value(entry);
    double margin = initialMargin(bought, given.number("leverage"));
    double maintenance = BracketLadder.of(new double[] {0}, new double[] {rate}).margin(value);
    Map<String, Object> figures =
        figures(
            "position_value", value,
            "im", margin,
            "mm", maintenance,
            "liq_long", LiquidationPrice.inverse(bought, margin, maintenance, 0),
            "liq_short",
                LiquidationPrice.inverse(
                    new InversePosition(-face, entry), margin, maintenance, 0));
    if (given.has("side")) {
      figures.put(
          "liquidation_price", figures.get(given.side("side") > 0 ? "liq_long" : "liq_short"));
    }
    return figures;
  }

  private static double initialMargin(InversePosition position, double leverage) {
    return BracketLadder.of(new double[] {0}, new double[] {1 / leverage})
        .margin(position.value(position.entry()));
  }

  private static Map<String, Object> inverseCross(Case of) {
    Given given = of.given();
    double side = given.side("side");
    InversePosition position =
        new InversePosition(side * given.number("contracts"), given.number("entry"));
    double available = given.number("balance") - given.numberOr(0, "order_margin");
    double fee = given.number("fee");
    double raw = LiquidationPrice.inverseCross(position, available, given.number("mmr"), fee);
    double price =
        given.has("tick") ? LiquidationPrice.onTick(raw, given.number("tick"), side) : raw;
    return figures(
        "bankruptcy_price", BankruptcyPrice.inverse(position, available, fee),
        "liquidation_price", price,
        "raw_liquidation_price", raw);
  }

  private static Map<String, Object> bankruptcy(Case of) {
    Given given = of.given();
    double margin = given.number("position_margin") + given.number("wallet_balance");
    double price =
        BankruptcyPrice.linear(
            size(given), given.number("entry"), margin, given.numberOr(0, "fee", "close_fee"));
    Map<String, Object> figures = figures("bankruptcy_price", price);
    if (given.has("mark")) {
      double gap = given.numberOr(Unstated.number("deleveragingGap"), "gap");
      figures.put("adl_price", BankruptcyPrice.forDeleveraging(price, given.number("mark"), gap));
    }
    return figures;
  }

  private static Map<String, Object> zeroEquity(Case of, String at) {
    Given given = of.given();
    double price =
        BankruptcyPrice.linear(
            size(given),
            given.number(at),
            given.number("equity"),
            given.numberOr(0, "fee", "close_fee", "taker_fee"));
    return figures(
        "zero_equity_price",
        price,
        "bankruptcy_price",
        price,
        "limit_price",
        price,
        "price",
        price);
  }
}
