package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.margin.AddOn;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.PositionMargin;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarkPrices;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.TradeEffect;
import org.plimsoll.risk.pricing.Years;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.whatif.LiquidationPrices;

/**
 * The worked example of docs/margin-model.md: every line of its block ends in the number the models
 * give.
 */
class WorkedExampleTest {
  private static final Path DOCUMENT = Path.of("../docs/margin-model.md");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- worked example -->\\n```text\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINE = Pattern.compile("(.+?)  +(?:.* = )?(\\S+)");

  private static final IndexId BTC_USDT = IndexId.of("BTC-USDT");
  private static final AssetId BTC = AssetId.of("BTC");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final InstrumentId PERPETUAL = InstrumentId.of("BTC-PERP");
  private static final InstrumentId CALL = InstrumentId.of("BTC-20270326-120000-C");
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private final Map<String, String> computed = new LinkedHashMap<>();

  @Test
  void the_worked_example_of_the_document_is_what_the_models_give() throws IOException {
    MarketView view =
        MarketView.empty(1, NOW, ParameterFile.house())
            .with(
                Map.of(
                    BTC_USDT, new IndexPrice(BTC_USDT, Price.of("100000"), PriceStatus.VALID, NOW)),
                1,
                NOW);
    Portfolio book = book(view);
    MarginAssessment standard = MarginAssessment.of(book, view, new StandardMarginModel());
    MarginAssessment portfolio = MarginAssessment.of(book, view, new PortfolioMarginModel());

    marks(view);
    equity(book, standard);
    standard(standard);
    portfolio(portfolio);
    outcome("standard", standard);
    outcome("portfolio", portfolio);
    liquidation(book, view);

    assertThat(documented()).containsExactlyEntriesOf(computed);
  }

  private static Portfolio book(MarketView view) {
    Portfolio funded =
        Portfolio.EMPTY.plusCollateral(USDT, Cash.of("40000")).plusCollateral(BTC, Cash.of("0.2"));
    Portfolio longFuture = traded(funded, view, PERPETUAL, "1", "98000");
    return traded(longFuture, view, CALL, "-1", "7000");
  }

  private static Portfolio traded(
      Portfolio before, MarketView view, InstrumentId id, String quantity, String price) {
    return TradeEffect.of(view.parameters().instrument(id), Quantity.of(quantity), Price.of(price))
        .appliedTo(before);
  }

  private void marks(MarketView view) {
    EuropeanOption call = (EuropeanOption) view.parameters().contract(CALL);
    double forward = MarkPrices.forward(call, view);
    double strike = call.strike().toDouble();
    put("years to expiry", Years.between(NOW, call.expiresAt()), 8);
    put("forward", forward, 4);
    put("moneyness", strike / forward, 8);
    put("volatility", view.surface(BTC_USDT).volatility(strike, forward, call.expiresAt(), NOW), 8);
    computed.put("mark of the call", view.markPrice(CALL).toString());
    computed.put("mark of the perpetual", view.markPrice(PERPETUAL).toString());
  }

  private void equity(Portfolio book, MarginAssessment measured) {
    computed.put("USDT held", book.collateralOf(USDT).toString());
    computed.put("collateral value", measured.equity().collateralValue().toString());
    for (PositionMargin each : measured.requirement().positions()) {
      computed.put("unrealized profit of " + each.instrument(), each.unrealizedPnl().toString());
    }
    computed.put("equity", measured.equity().total().toString());
    computed.put("net value", measured.equity().netValue().toString());
  }

  private void standard(MarginAssessment measured) {
    for (PositionMargin each : measured.requirement().positions()) {
      computed.put("standard initial of " + each.instrument(), each.initialMargin().toString());
      computed.put(
          "standard maintenance of " + each.instrument(), each.maintenanceMargin().toString());
    }
    for (AddOn each : measured.requirement().addOns()) {
      computed.put("standard initial of " + each.name(), each.initial().toString());
    }
  }

  private void portfolio(MarginAssessment measured) {
    PortfolioBreakdown breakdown = measured.requirement().breakdown().orElseThrow();
    PortfolioBreakdown.UnderlyingRisk btc = breakdown.underlyings().get(0);
    for (String scenario : new String[] {btc.worstScenario(), "tail -0.66", "skew linear"}) {
      put("gain, " + scenario, btc.gains().get(breakdown.scenarios().indexOf(scenario)), 4);
    }
    put("basis contingency", btc.basis(), 4);
    put("combined loss", breakdown.combinedLoss(), 4);
    put("net delta", btc.delta(), 4);
    PortfolioBreakdown.Tail tail = breakdown.tail().orElseThrow();
    for (PortfolioBreakdown.Component each : tail.components()) {
      put("shortfall of " + each.of(), each.shortfall(), 4);
    }
    put("expected shortfall", tail.expectedShortfall(), 4);
    computed.put("worst day", tail.days().get(0).label());
    put("loss that counts", breakdown.loss(), 4);
    for (PortfolioBreakdown.Part each : breakdown.parts()) {
      put(each.name() + ", maintenance", each.maintenance(), 4);
      put(each.name() + ", initial", each.initial(), 4);
    }
    for (AddOn each : measured.requirement().addOns()) {
      if (each.name().equals("unrealized profit")) {
        computed.put("unrealized profit, initial", each.initial().toString());
      }
    }
    put("netting ratio", breakdown.netting().ratio(), 6);
  }

  private void outcome(String method, MarginAssessment measured) {
    computed.put(method + " maintenance margin", measured.requirement().maintenance().toString());
    computed.put(method + " initial margin", measured.requirement().initial().toString());
    computed.put(method + " initial excess", measured.initialExcess().toString());
    computed.put(method + " status", measured.statusAfter(MarginStatus.ABOVE_INITIAL).toString());
  }

  private void liquidation(Portfolio book, MarketView view) {
    computed.put(
        "standard liquidation price",
        LiquidationPrices.of(book, view, new StandardMarginModel())
            .underlyings()
            .get(0)
            .below()
            .orElseThrow()
            .toString());
    computed.put(
        "portfolio liquidation price",
        LiquidationPrices.of(book, view, new PortfolioMarginModel())
            .underlyings()
            .get(0)
            .below()
            .orElseThrow()
            .toString());
  }

  private void put(String name, double value, int decimals) {
    computed.put(
        name, BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  /** The name and the last number of each line; a line may say between them where it comes from. */
  private static Map<String, String> documented() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(DOCUMENT));
    assertThat(block.find()).as("a block marked as the worked example").isTrue();
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : block.group(1).lines().filter(each -> !each.isBlank()).toList()) {
      Matcher parts = LINE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      lines.put(parts.group(1), parts.group(2));
    }
    return lines;
  }
}
