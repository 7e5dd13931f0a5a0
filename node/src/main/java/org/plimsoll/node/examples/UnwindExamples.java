package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plimsoll.risk.margin.BracketLadder;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.BankruptcyPrice;
import org.plimsoll.risk.unwind.DefaultWaterfall;
import org.plimsoll.risk.unwind.DutchAuction;
import org.plimsoll.risk.unwind.FillablePrice;
import org.plimsoll.risk.unwind.InsuranceFlow;
import org.plimsoll.risk.unwind.ShortageCover;
import org.plimsoll.risk.unwind.SocializedLoss;

/** Auctions, sizes and prices of unwinding, and who pays what is left. */
final class UnwindExamples {
  private static final double PPM = 1e6;

  /** Steps of the quote asset in which a socialized loss is stated. */
  private static final long QUOTE_STEPS = 1_000_000;

  private UnwindExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "auction over time",
            List.of("params", "markToMarket", "maintenanceMargin"),
            UnwindExamples::auction),
        ExampleReader.of(
            "auction of one moment",
            List.of("preMtM", "preMM", "bufferMarginPercentage", "startDiscount", "t"),
            UnwindExamples::auctionMoment),
        ExampleReader.of(
            "size that covers a shortage",
            List.of("marginShortage", "marginRatio", "liquidatorFee", "ifFee", "oraclePrice"),
            UnwindExamples::shortageCover),
        new ExampleReader(
            "socialized loss",
            List.of("perp"),
            inputs -> Given.has(inputs.path("perp"), "loss"),
            UnwindExamples::socialized),
        ExampleReader.of(
            "fillable price",
            List.of(
                "mmFraction",
                "size",
                "oraclePrice",
                "quoteBalance",
                "bankruptcyAdjustmentPpm",
                "spreadToMmRatioPpm"),
            UnwindExamples::fillable),
        ExampleReader.of(
            "bankruptcy price of a part",
            List.of(
                "mmFraction", "size", "oraclePrice", "quoteBalance", "delta|deltaSize|closeSize"),
            UnwindExamples::bankruptcyOfPart),
        ExampleReader.of(
            "insurance fund fee",
            List.of(
                "marginShortage|shortage",
                "marginRatio",
                "liquidatorFee",
                "maxIfFee|ifFeeMax",
                "baseAmount|size",
                "oraclePrice"),
            UnwindExamples::fundFee),
        ExampleReader.of(
            "default waterfall",
            List.of(
                "defaulterMargin",
                "defaulterFundContribution",
                "ccpMinimumCapital",
                "otherMembersFund"),
            UnwindExamples::waterfall),
        ExampleReader.of(
            "insurance fund flow",
            List.of("liquidation", "bankruptcy", "qty", "fills"),
            UnwindExamples::insurance));
  }

  private static Map<String, Object> auction(Case of) {
    Given given = of.given();
    Given params = given.object("params");
    DutchAuction auction =
        new DutchAuction(
            params.number("startingMtMPercentage"),
            params.number("fastAuctionCutoffPercentage"),
            params.number("fastAuctionLengthSec"),
            params.number("slowAuctionLengthSec"),
            params.number("insolventAuctionLengthSec"),
            params.number("bufferMarginPercentage"));
    double value = given.number("markToMarket");
    double maintenance = given.number("maintenanceMargin");
    double reserved = given.numberOr(0, "reservedCash", "reserved");
    Map<String, Object> figures = figures("bufferMargin", auction.bufferMargin(value, maintenance));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (double t : of.arguments().getOrDefault("rows.t", List.of())) {
      rows.add(moment(auction, value, maintenance, reserved, t));
    }
    figures.put("rows", rows);
    for (String t : of.asked("fullBidAt([0-9]+)CashFloor")) {
      double elapsed = Double.parseDouble(t);
      double cash =
          auction.bidPrice(value, reserved, elapsed)
              * auction.maxProportion(value, maintenance, reserved, elapsed);
      figures.put("fullBidAt" + t + "CashFloor", Math.floor(cash));
    }
    return figures;
  }

  private static Map<String, Object> moment(
      DutchAuction auction, double value, double maintenance, double reserved, double t) {
    Map<String, Object> row = figures("t", t, "discount", auction.discount(t));
    if (value > 0) {
      row.put("bidPrice", auction.bidPrice(value, reserved, t));
      row.put("maxProportion", auction.maxProportion(value, maintenance, reserved, t));
    } else {
      row.put("bidPrice", -auction.insolventPayment(value, maintenance, t));
      row.put("payout", auction.insolventPayment(value, maintenance, t));
    }
    return row;
  }

  private static Map<String, Object> auctionMoment(Case of) {
    Given given = of.given();
    double discount = given.number("startDiscount");
    double elapsed = given.number("t");
    if (elapsed != 0) {
      throw new DoesNotApplyException("input t must be 0: how the discount falls is not given");
    }
    DutchAuction auction =
        new DutchAuction(discount, discount, 1, 1, 1, given.number("bufferMarginPercentage"));
    double value = given.number("preMtM");
    double maintenance = given.number("preMM");
    double share = auction.maxProportion(value, maintenance, 0, elapsed);
    double paid = share * auction.bidPrice(value, 0, elapsed);
    double afterValue = (1 - share) * value + paid;
    double afterMaintenance = (1 - share) * maintenance + paid;
    return figures(
        "bufferMargin", auction.bufferMargin(value, maintenance),
        "maxProportion", share,
        "cashPaid", paid,
        "postMtM", afterValue,
        "postMM", afterMaintenance,
        "postBufferMargin", auction.bufferMargin(afterValue, afterMaintenance));
  }

  private static Map<String, Object> shortageCover(Case of) {
    Given given = of.given();
    ShortageCover cover =
        new ShortageCover(given.number("marginRatio"), given.number("liquidatorFee"));
    double size =
        cover.size(
            given.number("marginShortage"),
            given.number("ifFee"),
            given.number("oraclePrice"),
            given.numberOr(1, "quotePrice"));
    return figures("baseAmount", Double.isInfinite(size) ? "MAX" : (Object) size);
  }

  private static Map<String, Object> socialized(Case of) {
    Given given = of.given();
    Map<String, Object> figures = new LinkedHashMap<>();
    Given perp = given.object("perp");
    long steps = perp.whole("fundingPrecision");
    long charge =
        SocializedLoss.perContract(
            Math.round(perp.number("loss") * QUOTE_STEPS),
            Math.round(perp.number("longBase") * steps),
            Math.round(perp.number("shortBase") * steps),
            steps);
    figures.put("fundingDelta", Math.multiplyExact(charge, steps / QUOTE_STEPS));
    figures.put("fundingDeltaPerBase", charge / (double) QUOTE_STEPS);
    if (given.has("spot")) {
      Given spot = given.object("spot");
      long precision = spot.whole("precision");
      long fall =
          SocializedLoss.depositIndexFall(
              spot.whole("loss"),
              spot.whole("totalDeposits"),
              Math.round(spot.number("cumulativeDepositInterest") * precision));
      figures.put("depositInterestDelta", fall);
      figures.put("depositInterestFraction", fall / (double) precision);
    }
    return figures;
  }

  private static Map<String, Object> fillable(Case of) {
    Given given = of.given();
    given.ignore("extra");
    double size = given.number("size");
    double price = given.number("oraclePrice");
    double maintenance =
        BracketLadder.of(new double[] {0}, new double[] {given.number("mmFraction")})
            .margin(Math.abs(size) * price);
    FillablePrice rule =
        new FillablePrice(
            given.number("bankruptcyAdjustmentPpm") / PPM,
            given.number("spreadToMmRatioPpm") / PPM);
    double collateral = given.number("quoteBalance") + size * price;
    return figures("fillablePrice", rule.price(size, price, maintenance, collateral, maintenance));
  }

  private static Map<String, Object> bankruptcyOfPart(Case of) {
    Given given = of.given();
    double size = given.number("size");
    double price = given.number("oraclePrice");
    double delta = given.number("delta", "deltaSize", "closeSize");
    double rate = given.number("mmFraction");
    BracketLadder ladder = BracketLadder.of(new double[] {0}, new double[] {rate});
    double maintenance = ladder.margin(Math.abs(size) * price);
    double after = ladder.margin(Math.abs(size + delta) * price);
    double proceeds =
        BankruptcyPrice.proceedsOfPart(
                Figures.cash(delta * price),
                Figures.cash(given.number("quoteBalance") + size * price),
                Figures.cash(after - maintenance),
                Figures.cash(maintenance))
            .toDouble();
    return figures(
        "deltaQuote", proceeds,
        "bankruptcyDeltaQuote", proceeds,
        "bankruptcyQuote", proceeds,
        "bankruptcyPriceQuote", proceeds,
        "bankruptcyPrice", delta == 0 ? null : -proceeds / delta);
  }

  private static Map<String, Object> fundFee(Case of) {
    Given given = of.given();
    ShortageCover cover =
        new ShortageCover(given.number("marginRatio"), given.number("liquidatorFee"));
    return figures(
        "ifFee",
        cover.fundFee(
            given.number("maxIfFee", "ifFeeMax"),
            given.number("marginShortage", "shortage"),
            Math.abs(given.number("baseAmount", "size")),
            given.number("oraclePrice"),
            given.numberOr(1, "quotePrice")));
  }

  private static Map<String, Object> waterfall(Case of) {
    Given given = of.given();
    Rate fraction =
        Figures.rate(given.numberOr(Unstated.number("ownCapitalFraction"), "sitgFraction"));
    Cash own =
        DefaultWaterfall.skinInTheGame(Figures.cash(given.number("ccpMinimumCapital")), fraction);
    DefaultWaterfall waterfall =
        new DefaultWaterfall(
            List.of(
                new DefaultWaterfall.Layer("margin", Figures.cash(given.number("defaulterMargin"))),
                new DefaultWaterfall.Layer(
                    "ownFund", Figures.cash(given.number("defaulterFundContribution"))),
                new DefaultWaterfall.Layer("sitg", own),
                new DefaultWaterfall.Layer(
                    "mutual", Figures.cash(given.number("otherMembersFund")))));
    List<Map<String, Object>> rows = new ArrayList<>();
    Map<String, Object> figures = new LinkedHashMap<>();
    if (given.has("loss")) {
      figures.putAll(allocation(waterfall, given.number("loss")));
    }
    if (given.has("losses")) {
      given.numbers("losses").forEach(loss -> rows.add(allocation(waterfall, loss)));
    }
    figures.put("rows", rows);
    figures.put("skinInTheGame", own.toDouble());
    return figures;
  }

  private static Map<String, Object> allocation(DefaultWaterfall waterfall, double loss) {
    DefaultWaterfall.Allocation allocation = waterfall.allocate(Figures.cash(loss));
    Map<String, Object> row = figures("loss", loss);
    allocation.payments().forEach(paid -> row.put(paid.layer(), paid.amount().toDouble()));
    row.put("uncovered", allocation.uncovered().toDouble());
    return row;
  }

  private static Map<String, Object> insurance(Case of) {
    Given given = of.given();
    double entry = given.numberOr(Double.NaN, "entry");
    double bankruptcy = given.number("bankruptcy");
    double liquidation = given.number("liquidation");
    double size = Math.abs(given.number("qty"));
    double side = given.has("side") ? given.side("side") : Math.signum(liquidation - bankruptcy);
    if (!Double.isNaN(entry) && side * (entry - liquidation) < 0) {
      throw new DoesNotApplyException("entry, liquidation and bankruptcy are not in one order");
    }
    Cash fund = Figures.cash(given.numberOr(0, "fund_before", "fund"));
    List<Double> deltas = new ArrayList<>();
    boolean deleverages = false;
    for (double fill : given.numbers("fills")) {
      InsuranceFlow flow =
          InsuranceFlow.settle(
              fund, Figures.quantity(side * size), Figures.price(bankruptcy), Figures.price(fill));
      deltas.add(flow.due().toDouble());
      fund = flow.fundAfter();
      deleverages |= flow.deleveraging();
    }
    return figures("fund_delta", deltas, "fund_after", fund.toDouble(), "adl", deleverages);
  }
}
