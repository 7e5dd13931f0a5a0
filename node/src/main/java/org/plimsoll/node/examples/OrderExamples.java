package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plimsoll.risk.margin.FreeMargin;
import org.plimsoll.risk.margin.LinearOption;
import org.plimsoll.risk.margin.OptionOrderMargin;
import org.plimsoll.risk.margin.OrderMargin;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;

/** What orders need, what options cost and pay, and what is free to commit. */
final class OrderExamples {
  private static final double NO_FLOOR = 0;

  private OrderExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "order margin",
            List.of("order_price", "mark_price", "qty", "leverage"),
            OrderExamples::order),
        ExampleReader.of(
            "free margin",
            List.of("balance", "otherPosition", "thisPosition", "newRequiredMargin"),
            OrderExamples::freeMargin),
        ExampleReader.of(
            "option order margin", List.of("sell_open", "buy_open"), OrderExamples::optionOrders),
        ExampleReader.of(
            "option order cost",
            List.of("index", "qty", "price", "taker", "fee_cap"),
            OrderExamples::optionCost),
        ExampleReader.of(
            "option premium, moneyness",
            List.of("order_price", "contracts", "multiplier", "otm"),
            OrderExamples::premium),
        ExampleReader.of(
            "option settlement",
            List.of("type", "strike", "premium", "delivery"),
            OrderExamples::settlement));
  }

  private static Map<String, Object> order(Case of) {
    Given given = of.given();
    double price = given.number("order_price");
    double mark = given.number("mark_price");
    double last = given.numberOr(mark, "last_price");
    double quantity = Math.abs(given.number("qty"));
    double leverage = given.number("leverage");
    OrderMargin margin =
        new OrderMargin(
            given.has("last_price")
                ? given.numberOr(Unstated.number("sellMarkup"), "sell_markup")
                : 0);
    Map<String, Object> figures =
        figures("assumed_price", margin.assumedPrice(-quantity, price, mark, last));
    for (double side : new double[] {1, -1}) {
      putOrder(
          figures,
          side > 0 ? "_long" : "_short",
          margin,
          side * quantity,
          price,
          mark,
          last,
          leverage);
    }
    if (given.has("side")) {
      putOrder(figures, "", margin, given.side("side") * quantity, price, mark, last, leverage);
    }
    return figures;
  }

  private static void putOrder(
      Map<String, Object> figures,
      String name,
      OrderMargin margin,
      double size,
      double price,
      double mark,
      double last,
      double leverage) {
    double loss = OrderMargin.openLoss(size, price, mark);
    double cost = margin.cost(size, price, mark, last, leverage);
    figures.put("initial_margin" + name, margin.initialMargin(size, price, mark, last, leverage));
    figures.put("open_loss" + name, loss);
    figures.put("cost" + name, cost);
    figures.put("order_cost" + name, cost);
    figures.put("total" + name, cost);
    if (!name.isEmpty()) {
      String side = name.substring(1);
      figures.put(side + "_initial_margin", figures.get("initial_margin" + name));
      figures.put(side + "_open_loss", loss);
      figures.put(side + "_cost", cost);
    }
  }

  private static Map<String, Object> freeMargin(Case of) {
    Given given = of.given();
    List<FreeMargin.Commitment> positions = new ArrayList<>();
    for (String name : List.of("otherPosition", "thisPosition")) {
      Given position = given.object(name);
      positions.add(
          new FreeMargin.Commitment(
              Figures.cash(position.numberOr(0, "estimatedProfit")),
              Figures.cash(position.numberOr(0, "requiredMargin"))));
    }
    FreeMargin free = FreeMargin.of(Figures.cash(given.number("balance")), positions);
    Cash required = Figures.cash(given.number("newRequiredMargin"));
    String decision =
        free.covers(required)
            ? "ACCEPT (" + required + " <= " + free.amount() + ")"
            : "REJECT (" + required + " > " + free.amount() + ")";
    return figures("correctFreeMargin", free.amount().toDouble(), "correctDecision", decision);
  }

  private static Map<String, Object> optionOrders(Case of) {
    Given given = of.given();
    double multiplier = stated(of, "multiplier", "multiplier ([0-9.]+)");
    double fee = stated(of, "fee_per_contract", "fee ([0-9.]+)/contract");
    OptionOrderMargin margin = new OptionOrderMargin(multiplier, fee, NO_FLOOR);
    Given sellOpen = given.object("sell_open");
    double shortMargin =
        OptionOrderMargin.shortMargin(
            given.numberOr(Unstated.number("optionInitialHighest"), "im_rate"),
            given.numberOr(Unstated.number("optionInitialLowest"), "im_floor"),
            sellOpen.number("otm"),
            sellOpen.number("underlying"),
            sellOpen.numberOr(1, "coef"),
            sellOpen.number("mark"));
    Given buyOpen = given.object("buy_open");
    Map<String, Object> figures =
        figures(
            "seller_position_margin_per_contract",
            shortMargin * multiplier,
            "buy_open",
            margin.buyToOpen(buyOpen.number("qty"), buyOpen.number("price")),
            "sell_open",
            margin.sellToOpen(sellOpen.number("qty"), sellOpen.number("price"), shortMargin));
    if (given.has("sell_close")) {
      Given order = given.object("sell_close");
      figures.put("sell_close", margin.sellToClose(order.number("qty"), order.number("price")));
    }
    if (given.has("buy_close")) {
      Given order = given.object("buy_close");
      figures.put(
          "buy_close", margin.buyToClose(order.number("qty"), order.number("price"), shortMargin));
    }
    return figures;
  }

  /** A number that is an input, or else stands in the title. */
  private static double stated(Case of, String input, String inTitle) {
    if (of.given().has(input)) {
      return of.given().number(input);
    }
    Matcher found = Pattern.compile(inTitle).matcher(of.title());
    if (!found.find()) {
      throw new DoesNotApplyException("input " + input + " is missing, and not in the title");
    }
    return Double.parseDouble(found.group(1));
  }

  private static Map<String, Object> optionCost(Case of) {
    Given given = of.given();
    double index = given.number("index");
    double quantity = given.number("qty");
    double price = given.number("price");
    double premium = new LinearOption(true, index, 1).premium(quantity, price);
    double fee =
        OptionOrderMargin.cappedFee(
            quantity, index, price, given.number("taker"), given.number("fee_cap"));
    return figures("premium", premium, "fee", fee, "cost", premium + fee);
  }

  private static Map<String, Object> premium(Case of) {
    Given given = of.given();
    double multiplier = given.number("multiplier");
    List<Double> distances = new ArrayList<>();
    for (Given option : given.objects("otm")) {
      boolean isCall = PricingExamples.type(option.text("type")) == OptionType.CALL;
      distances.add(
          new LinearOption(isCall, option.number("strike"), multiplier)
              .outOfTheMoney(option.number("underlying")));
    }
    LinearOption contract = new LinearOption(true, 1, multiplier);
    return figures(
        "premium",
        contract.premium(given.number("contracts"), given.number("order_price")),
        "otm",
        distances);
  }

  private static Map<String, Object> settlement(Case of) {
    Given given = of.given();
    boolean isCall = PricingExamples.type(given.text("type")) == OptionType.CALL;
    LinearOption option =
        new LinearOption(isCall, given.number("strike"), given.numberOr(1, "multiplier"));
    double size = given.numberOr(1, "qty", "contracts");
    double signed = given.has("side") ? given.side("side") * size : size;
    double price = given.number("premium");
    double delivery = given.number("delivery");
    return figures(
        "cost", option.premium(signed, price),
        "settlement", option.settlement(signed, delivery),
        "profit", option.profit(signed, price, delivery));
  }
}
