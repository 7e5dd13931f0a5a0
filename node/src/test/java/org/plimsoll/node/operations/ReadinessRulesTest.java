package org.plimsoll.node.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

class ReadinessRulesTest {
  private static final Instant NOW = Markets.AS_OF;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Optional<Instant> NEVER = Optional.empty();
  private static final Optional<Instant> IN_TIME = Optional.of(NOW.minus(PATIENCE));
  private static final Optional<Instant> TOO_LONG_AGO = Optional.of(NOW.minusMillis(10_001));

  /** Accounts hold BTC as collateral and the perpetual on ETH. */
  private static final MarketView VIEW =
      Markets.view("50000", "3000")
          .withTotals(
              new MarketTotals(
                  Map.of(Markets.ETH_PERP, Quantity.of("1")),
                  Map.of(Markets.BTC, Cash.of("1"), Markets.USDT, Cash.of("1"))));

  private static final NodeCondition READY =
      new NodeCondition(NOW, true, VIEW, IN_TIME, false, IN_TIME, IN_TIME);

  @Test
  void a_node_that_has_everything_is_ready() {
    assertThat(missing(READY)).isEmpty();
  }

  @ParameterizedTest(name = "{0}, because {1}")
  @MethodSource("damages")
  void each_thing_that_is_missing_alone_is_named(
      String what, String why, UnaryOperator<NodeCondition> damage) {
    List<Missing> missing = missing(damage.apply(READY));

    assertThat(missing).hasSize(1);
    assertThat(missing.get(0).what()).isEqualTo(what);
    assertThat(missing.get(0).why()).contains(why);
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("member", "no full member", n -> with(n, false, n.view(), false)),
        damage("prices", "no price is known yet", n -> with(n, priced(Set.of()))),
        damage("prices", "a price of: ETH-USDT", n -> with(n, priced(Set.of("BTC-USDT")))),
        damage("prices", "a price of: BTC-USDT", n -> with(n, priced(Set.of("ETH-USDT")))),
        damage(
            "controls",
            "market controls",
            n -> with(n, n.view().withControls(MarketControls.UNKNOWN))),
        damage(
            "funding",
            "BTC-PERP",
            n -> with(n, n.view().withFixings(Fixings.awaiting(Set.of(Markets.BTC_PERP))))),
        damage("journal", "circuit breaker", n -> with(n, true, n.view(), true)),
        damage("journal", "10 s", n -> heard(n, NEVER, IN_TIME, IN_TIME)),
        damage("journal", "10 s", n -> heard(n, TOO_LONG_AGO, IN_TIME, IN_TIME)),
        damage("accounts", "10 s", n -> heard(n, IN_TIME, NEVER, IN_TIME)),
        damage("accounts", "10 s", n -> heard(n, IN_TIME, TOO_LONG_AGO, IN_TIME)),
        damage("liquidator", "10 s", n -> heard(n, IN_TIME, IN_TIME, NEVER)),
        damage("liquidator", "10 s", n -> heard(n, IN_TIME, IN_TIME, TOO_LONG_AGO)));
  }

  @Test
  void everything_that_is_missing_is_named_at_once() {
    NodeCondition bare =
        new NodeCondition(
            NOW,
            false,
            priced(Set.of()).withControls(MarketControls.UNKNOWN),
            NEVER,
            false,
            NEVER,
            NEVER);

    assertThat(missing(bare).stream().map(Missing::what))
        .containsExactly("member", "prices", "controls", "journal", "accounts", "liquidator");
  }

  @Test
  void a_price_that_is_known_and_may_not_serve_is_no_reason() {
    MarketView stale = Markets.withStatus(VIEW, Markets.BTC_USDT, PriceStatus.STALE);

    assertThat(missing(with(READY, stale.withTotals(VIEW.totals())))).isEmpty();
  }

  @Test
  void a_price_that_no_account_needs_may_be_unknown() {
    MarketView btcOnly = priced(Set.of("BTC-USDT")).withTotals(MarketTotals.UNKNOWN);

    assertThat(missing(with(READY, btcOnly))).isEmpty();
  }

  private static List<Missing> missing(NodeCondition condition) {
    return ReadinessRules.missing(condition, PATIENCE);
  }

  private static Arguments damage(String what, String why, UnaryOperator<NodeCondition> damage) {
    return Arguments.of(what, why, damage);
  }

  /** The view with the prices of these indexes alone. */
  private static MarketView priced(Set<String> indexes) {
    MarketView none =
        MarketView.empty(1, NOW, Markets.parameters())
            .withTotals(VIEW.totals())
            .withControls(VIEW.controls());
    var known = new TreeMap<>(VIEW.indexPrices());
    known.keySet().removeIf(index -> !indexes.contains(index.value()));
    return none.with(known, 2, NOW);
  }

  private static NodeCondition with(NodeCondition n, MarketView view) {
    return with(n, n.isMemberUp(), view, n.isBreakerOpen());
  }

  private static NodeCondition with(
      NodeCondition n, boolean isMemberUp, MarketView view, boolean isBreakerOpen) {
    return new NodeCondition(
        n.at(),
        isMemberUp,
        view,
        n.journalAnswered(),
        isBreakerOpen,
        n.accountsAnswered(),
        n.liquidatorAnswered());
  }

  private static NodeCondition heard(
      NodeCondition n,
      Optional<Instant> journal,
      Optional<Instant> accounts,
      Optional<Instant> liquidator) {
    return new NodeCondition(
        n.at(), n.isMemberUp(), n.view(), journal, n.isBreakerOpen(), accounts, liquidator);
  }
}
