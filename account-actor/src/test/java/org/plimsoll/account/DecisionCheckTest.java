package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.Recomputation.Differs;
import org.plimsoll.account.Recomputation.NotRecomputable;
import org.plimsoll.account.Recomputation.Same;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.MarginTotals;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PositionLimits;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

class DecisionCheckTest {
  private static final MarginParameters PARAMETERS = DecidingAccount.PARAMETERS;
  private static final DecisionSources SOURCES =
      DecisionSources.of(List.of(PARAMETERS), List.of(DecidingAccount.HISTORY));
  private static final List<Decided> DECIDED = decided();

  /** An event and the account before it. */
  private record Decided(AccountState before, AccountEvent event) {
    MarginFigures figures() {
      return event instanceof LegReserved e
          ? e.figures().orElseThrow()
          : ((MarginStatusChanged) event).figures();
    }

    Decided with(UnaryOperator<MarginFigures> change) {
      MarginFigures changed = change.apply(figures());
      return new Decided(
          before,
          event instanceof LegReserved e
              ? new LegReserved(
                  e.settlement(),
                  e.attempt(),
                  e.commandId(),
                  e.request(),
                  e.leg(),
                  Optional.of(changed),
                  e.at())
              : changedStatus((MarginStatusChanged) event, changed));
    }

    private static MarginStatusChanged changedStatus(MarginStatusChanged e, MarginFigures figures) {
      return new MarginStatusChanged(e.from(), e.to(), figures, e.at());
    }

    Recomputation check(DecisionCheck check) {
      return check.of(before, event).orElseThrow();
    }
  }

  /** Agreements to legs and changes of status, under both methods. */
  private static List<Decided> decided() {
    List<Decided> decided = new ArrayList<>();
    for (int account = 0; account < 25; account++) {
      AccountState state = AccountState.empty();
      for (AccountEvent event : new DecidingAccount(new SplittableRandom(account)).live(60)) {
        if (event instanceof LegReserved leg && leg.figures().isPresent()
            || event instanceof MarginStatusChanged) {
          decided.add(new Decided(state, event));
        }
        state = state.apply(event);
      }
    }
    return decided;
  }

  private static Decided one(MarginMethod method, Predicate<MarginFigures> that) {
    return DECIDED.stream()
        .filter(each -> each.figures().method() == method && that.test(each.figures()))
        .findFirst()
        .orElseThrow();
  }

  /** One of a status that changed to this. */
  private static Decided change(MarginStatus to) {
    return DECIDED.stream()
        .filter(each -> each.event() instanceof MarginStatusChanged e && e.to() == to)
        .findFirst()
        .orElseThrow();
  }

  private static String whatDiffers(Recomputation found) {
    assertThat(found).isInstanceOf(Differs.class);
    return ((Differs) found).what();
  }

  private static DecisionCheck check() {
    return new DecisionCheck(SOURCES);
  }

  @ParameterizedTest
  @EnumSource(names = {"STANDARD", "PORTFOLIO"})
  void a_journaled_decision_comes_out_the_same(MarginMethod method) {
    assertThat(one(method, figures -> true).check(check())).isInstanceOf(Same.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"STANDARD", "PORTFOLIO"})
  void another_number_in_the_event_is_noticed_and_named(MarginMethod method) {
    Decided right = one(method, figures -> !figures.marks().isEmpty());
    Cash least = Cash.ofUnits(1);

    assertThat(whatDiffers(right.with(f -> equity(f, f.equity().plus(least))).check(check())))
        .isEqualTo("equity");
    assertThat(
            whatDiffers(right.with(f -> initial(f, f.initialMargin().plus(least))).check(check())))
        .isEqualTo("initialMargin");
    assertThat(
            whatDiffers(
                right.with(f -> maintenance(f, f.maintenanceMargin().minus(least))).check(check())))
        .isEqualTo("maintenanceMargin");
    assertThat(whatDiffers(right.with(f -> marks(f, nudged(f.marks()))).check(check())))
        .isEqualTo("marks");
  }

  @Test
  void another_price_in_the_event_is_noticed() {
    Decided right = one(MarginMethod.STANDARD, figures -> !figures.indexPrices().isEmpty());

    assertThat(right.with(f -> indexPrices(f, doubled(f.indexPrices()))).check(check()))
        .isInstanceOf(Differs.class);
    assertThat(right.with(f -> indexPrices(f, new TreeMap<>())).check(check()))
        .isInstanceOf(Differs.class);
    assertThat(right.with(f -> assetPrices(f, doubled(f.assetPrices()))).check(check()))
        .isInstanceOf(Differs.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"STANDARD", "PORTFOLIO"})
  void the_other_method_is_noticed(MarginMethod method) {
    MarginMethod other =
        method == MarginMethod.STANDARD ? MarginMethod.PORTFOLIO : MarginMethod.STANDARD;

    assertThat(whatDiffers(one(method, f -> true).with(f -> method(f, other)).check(check())))
        .isEqualTo("method");
  }

  /** Two contents under one version: the fingerprint tells them apart before any number does. */
  @Test
  void a_changed_parameter_is_noticed() {
    MarginParameters changed = PARAMETERS.withLimits(limits());
    var sources = DecisionSources.of(List.of(changed), List.of(DecidingAccount.HISTORY));

    assertThat(whatDiffers(one(MarginMethod.STANDARD, f -> true).check(new DecisionCheck(sources))))
        .isEqualTo("content of parameters " + PARAMETERS.version());
  }

  /** And if someone adjusts the fingerprint in the event to it, the numbers tell. */
  @Test
  void a_changed_parameter_whose_fingerprint_is_forged_is_noticed() {
    MarginParameters changed = withProfitHaircut(PARAMETERS);
    String forged = ParameterFingerprint.of(changed).sha256();
    var sources = DecisionSources.of(List.of(changed), List.of(DecidingAccount.HISTORY));
    DecisionCheck check = new DecisionCheck(sources);

    assertThat(
            DECIDED.stream()
                .map(each -> each.with(f -> market(f, m -> parameters(m, forged))).check(check))
                .filter(Differs.class::isInstance)
                .map(found -> ((Differs) found).what()))
        .contains("initialMargin");
  }

  private static MarginParameters withProfitHaircut(MarginParameters p) {
    var standard = p.standard();
    return new MarginParameters(
        p.version(),
        p.description(),
        p.settlementAsset(),
        p.levels(),
        p.assets(),
        p.instruments(),
        Optional.of(
            new StandardRules(
                Rate.of("0.10000001"),
                standard.profitCap(),
                standard.options(),
                standard.openInterest(),
                standard.depeg(),
                standard.confidence())),
        p.portfolio(),
        Optional.of(p.surfaces()),
        Optional.of(p.limits()),
        Optional.of(p.redemptions()));
  }

  /** A status follows from levels too, which are parameters. */
  @Test
  void a_changed_level_of_status_is_noticed() {
    MarginLevels levels = PARAMETERS.levels();
    MarginParameters changed =
        new MarginParameters(
            PARAMETERS.version(),
            PARAMETERS.description(),
            PARAMETERS.settlementAsset(),
            new MarginLevels(
                Rate.ONE, levels.liquidationBuffer(), levels.statusBuffer(), levels.priceBand()),
            PARAMETERS.assets(),
            PARAMETERS.instruments(),
            Optional.of(PARAMETERS.standard()),
            PARAMETERS.portfolio(),
            Optional.of(PARAMETERS.surfaces()),
            Optional.of(PARAMETERS.limits()),
            Optional.of(PARAMETERS.redemptions()));
    String forged = ParameterFingerprint.of(changed).sha256();
    var sources = DecisionSources.of(List.of(changed), List.of(DecidingAccount.HISTORY));

    Decided forgedEvent =
        change(MarginStatus.BELOW_INITIAL).with(f -> market(f, m -> parameters(m, forged)));

    assertThat(whatDiffers(forgedEvent.check(new DecisionCheck(sources)))).isEqualTo("to");
  }

  @ParameterizedTest
  @EnumSource(names = {"STANDARD", "PORTFOLIO"})
  void a_changed_formula_is_noticed(MarginMethod method) {
    DecisionCheck check = new DecisionCheck(SOURCES, each -> oneMore(each.model()));

    assertThat(whatDiffers(one(method, f -> true).check(check))).isEqualTo("initialMargin");
  }

  /** A formula that asks the least there is more. */
  private static MarginModel oneMore(MarginModel model) {
    return new MarginModel() {
      @Override
      public MarginRequirement requirement(Portfolio portfolio, MarketView view) {
        return model.requirement(portfolio, view);
      }

      @Override
      public MarginTotals totals(Portfolio portfolio, MarketView view) {
        MarginTotals totals = model.totals(portfolio, view);
        Cash least = Cash.ofUnits(1);
        return new MarginTotals(totals.initial().plus(least), totals.maintenance().plus(least));
      }
    };
  }

  static Stream<Map.Entry<String, UnaryOperator<MarketExcerpt>>> droppings() {
    return Stream.of(
        Map.entry("prices", m -> with(m, "prices")),
        Map.entry("averages", m -> with(m, "averages")),
        Map.entry("uncertainties", m -> with(m, "uncertainties")),
        Map.entry("bases", m -> with(m, "bases")),
        Map.entry("settlementPrices", m -> with(m, "settlementPrices")),
        Map.entry("leverageCaps", m -> with(m, "leverageCaps")),
        Map.entry("openInterest", m -> with(m, "openInterest")),
        Map.entry("deposits", m -> with(m, "deposits")),
        Map.entry("borrowings", m -> with(m, "borrowings")),
        Map.entry("history", m -> with(m, "history")),
        Map.entry("asOf", m -> with(m, "asOf")));
  }

  /** Nothing is journaled in vain: without any of it some decision comes out otherwise. */
  @ParameterizedTest
  @MethodSource("droppings")
  void each_part_of_the_excerpt_is_needed(
      Map.Entry<String, UnaryOperator<MarketExcerpt>> dropping) {
    DecisionCheck check = check();

    assertThat(
            DECIDED.stream()
                .map(each -> each.with(f -> market(f, dropping.getValue())))
                .map(each -> each.check(check)))
        .hasAtLeastOneElementOfType(Differs.class);
  }

  /** Without one part; of the time, a day later. */
  private static MarketExcerpt with(MarketExcerpt m, String dropped) {
    return new MarketExcerpt(
        dropped.equals("asOf") ? m.asOf().plusSeconds(86_400) : m.asOf(),
        m.parameters(),
        dropped.equals("history") ? Optional.empty() : m.history(),
        dropped.equals("prices") ? null : m.prices(),
        dropped.equals("averages") ? null : m.averages(),
        dropped.equals("uncertainties") ? null : m.uncertainties(),
        dropped.equals("bases") ? null : m.bases(),
        dropped.equals("settlementPrices") ? null : m.settlementPrices(),
        dropped.equals("leverageCaps") ? null : m.leverageCaps(),
        dropped.equals("openInterest") ? null : m.openInterest(),
        dropped.equals("deposits") ? null : m.deposits(),
        dropped.equals("borrowings") ? null : m.borrowings(),
        m.otherSurfaces());
  }

  @Test
  void what_was_written_before_there_were_excerpts_cannot_be_made_again() {
    Decided old =
        one(MarginMethod.STANDARD, f -> true)
            .with(f -> figures(f, f.equity(), f.marks(), f.method(), Optional.empty()));

    assertThat(old.check(check()))
        .isEqualTo(new NotRecomputable("written before figures held all they depend on"));
  }

  @Test
  void without_the_parameters_or_the_history_nothing_is_said() {
    Decided any = one(MarginMethod.PORTFOLIO, f -> f.market().orElseThrow().history().isPresent());
    var nothing = DecisionSources.of(List.of(), List.of());
    var otherDays = DecisionSources.of(List.of(PARAMETERS), List.of(DecidingAccount.history(8)));

    assertThat(any.check(new DecisionCheck(nothing)))
        .isEqualTo(new NotRecomputable("parameters " + PARAMETERS.version() + " were not given"));
    assertThat(any.check(new DecisionCheck(otherDays))).isInstanceOf(NotRecomputable.class);
    assertThat(
            any.with(
                    f ->
                        market(
                            f,
                            m ->
                                new MarketExcerpt(
                                    m.asOf(),
                                    m.parameters(),
                                    m.history(),
                                    m.prices(),
                                    m.averages(),
                                    m.uncertainties(),
                                    m.bases(),
                                    m.settlementPrices(),
                                    m.leverageCaps(),
                                    m.openInterest(),
                                    m.deposits(),
                                    m.borrowings(),
                                    new TreeSet<>(List.of(Markets.BTC_USDT)))))
                .check(check()))
        .isInstanceOf(NotRecomputable.class);
  }

  @Test
  void a_status_that_does_not_follow_is_noticed() {
    Decided right = change(MarginStatus.BELOW_INITIAL);
    MarginStatusChanged event = (MarginStatusChanged) right.event();
    var worse =
        new MarginStatusChanged(
            event.from(), MarginStatus.BELOW_MAINTENANCE, event.figures(), event.at());

    assertThat(whatDiffers(new Decided(right.before(), worse).check(check()))).isEqualTo("to");
  }

  @Test
  void a_liquidation_nobody_had_to_start_is_noticed() {
    Decided right = change(MarginStatus.BELOW_INITIAL);
    MarginStatusChanged event = (MarginStatusChanged) right.event();
    AccountState after = right.before().apply(event);
    var started =
        new LiquidationStarted(
            OpenLiquidation.idOf(ALICE, after.revision() + 1), event.figures(), NOW);

    assertThat(new DecisionCheck(SOURCES).of(after, started).orElseThrow())
        .isEqualTo(new Differs("liquidation", "started", "BELOW_INITIAL"));
  }

  /** The figures are true, and yet the withdrawal should have been refused. */
  @Test
  void a_withdrawal_without_the_margin_for_it_is_noticed() {
    AccountState state = Accounts.holding("2600", "1");
    Portfolio after = state.portfolio().plusCollateral(Markets.USDT, Cash.of("-500"));
    MarginStanding standing =
        MarginStanding.of(after, Decisions.VIEW, MarginMethod.STANDARD.model());
    var event =
        new CollateralWithdrawn(
            CommandId.of("k"),
            Markets.USDT,
            Cash.of("500"),
            Optional.of(MarginFigures.of(MarginMethod.STANDARD, standing, after, Decisions.VIEW)),
            NOW);
    var sources = DecisionSources.of(List.of(Decisions.VIEW.parameters()), List.of());

    assertThat(whatDiffers(new DecisionCheck(sources).of(state, event).orElseThrow()))
        .isEqualTo("acceptance");
  }

  /** Somebody took the figures out of an event that must have some. */
  @Test
  void figures_that_are_missing_are_noticed() {
    var event =
        new CollateralWithdrawn(
            CommandId.of("k"), Markets.USDT, Cash.of("5"), Optional.empty(), NOW);

    assertThat(whatDiffers(check().of(Accounts.holding("2600", "1"), event).orElseThrow()))
        .isEqualTo("figures");
    assertThat(check().of(Accounts.holding("2600", "0"), event)).isEmpty();
  }

  @Test
  void an_audit_counts_and_names_the_first_difference() {
    List<AccountEvent> events = new ArrayList<>();
    AccountState state = AccountState.empty();
    for (AccountEvent event : new DecidingAccount(new SplittableRandom(3)).live(60)) {
      events.add(event);
      state = state.apply(event);
    }
    DecisionAudit sound = DecisionAudit.of(ALICE, events, check());
    int planted = -1;
    for (int n = 0; n < events.size() && planted < 0; n++) {
      if (events.get(n) instanceof LegReserved e && e.figures().isPresent()) {
        Decided wrong = new Decided(null, e).with(f -> equity(f, Cash.ofUnits(7)));
        events.set(n, wrong.event());
        planted = n;
      }
    }

    DecisionAudit audit = DecisionAudit.of(ALICE, events, check());

    assertThat(sound.differences()).isZero();
    assertThat(audit.differences()).isOne();
    assertThat(audit.recomputed()).isEqualTo(sound.recomputed());
    assertThat(audit.first().orElseThrow().toString())
        .startsWith("alice, event " + (planted + 1) + ", leg-reserved: equity is journaled as");
    assertThat(audit.plus(sound).first()).isEqualTo(sound.plus(audit).first());
  }

  private static SortedMap<InstrumentId, PositionLimits> limits() {
    return new TreeMap<>(
        Map.of(
            Markets.BTC_PERP,
            new PositionLimits(Optional.of(Cash.of("1000")), Optional.empty(), Optional.empty())));
  }

  private static <K> SortedMap<K, Price> doubled(SortedMap<K, Price> prices) {
    SortedMap<K, Price> doubled = new TreeMap<>();
    prices.forEach((key, price) -> doubled.put(key, Price.ofUnits(2 * price.units())));
    return doubled;
  }

  private static <K> SortedMap<K, Price> nudged(SortedMap<K, Price> prices) {
    SortedMap<K, Price> nudged = new TreeMap<>(prices);
    K last = nudged.lastKey();
    nudged.put(last, Price.ofUnits(nudged.get(last).units() + 1));
    return nudged;
  }

  private static MarketExcerpt parameters(MarketExcerpt m, String fingerprint) {
    return new MarketExcerpt(
        m.asOf(),
        fingerprint,
        m.history(),
        m.prices(),
        m.averages(),
        m.uncertainties(),
        m.bases(),
        m.settlementPrices(),
        m.leverageCaps(),
        m.openInterest(),
        m.deposits(),
        m.borrowings(),
        m.otherSurfaces());
  }

  private static MarginFigures market(MarginFigures f, UnaryOperator<MarketExcerpt> change) {
    return figures(f, f.equity(), f.marks(), f.method(), f.market().map(change));
  }

  private static MarginFigures equity(MarginFigures f, Cash equity) {
    return figures(f, equity, f.marks(), f.method(), f.market());
  }

  private static MarginFigures method(MarginFigures f, MarginMethod method) {
    return figures(f, f.equity(), f.marks(), method, f.market());
  }

  private static MarginFigures marks(MarginFigures f, SortedMap<InstrumentId, Price> marks) {
    return figures(f, f.equity(), marks, f.method(), f.market());
  }

  private static MarginFigures figures(
      MarginFigures f,
      Cash equity,
      SortedMap<InstrumentId, Price> marks,
      MarginMethod method,
      Optional<MarketExcerpt> market) {
    return new MarginFigures(
        f.viewVersion(),
        f.parameterVersion(),
        equity,
        f.initialMargin(),
        f.maintenanceMargin(),
        marks,
        f.assetPrices(),
        method,
        f.indexPrices(),
        f.fundingIndexes(),
        market);
  }

  private static MarginFigures initial(MarginFigures f, Cash initial) {
    return new MarginFigures(
        f.viewVersion(),
        f.parameterVersion(),
        f.equity(),
        initial,
        f.maintenanceMargin(),
        f.marks(),
        f.assetPrices(),
        f.method(),
        f.indexPrices(),
        f.fundingIndexes(),
        f.market());
  }

  private static MarginFigures maintenance(MarginFigures f, Cash maintenance) {
    return new MarginFigures(
        f.viewVersion(),
        f.parameterVersion(),
        f.equity(),
        f.initialMargin(),
        maintenance,
        f.marks(),
        f.assetPrices(),
        f.method(),
        f.indexPrices(),
        f.fundingIndexes(),
        f.market());
  }

  private static MarginFigures indexPrices(MarginFigures f, SortedMap<IndexId, Price> prices) {
    return new MarginFigures(
        f.viewVersion(),
        f.parameterVersion(),
        f.equity(),
        f.initialMargin(),
        f.maintenanceMargin(),
        f.marks(),
        f.assetPrices(),
        f.method(),
        prices,
        f.fundingIndexes(),
        f.market());
  }

  private static MarginFigures assetPrices(MarginFigures f, SortedMap<AssetId, Price> prices) {
    return new MarginFigures(
        f.viewVersion(),
        f.parameterVersion(),
        f.equity(),
        f.initialMargin(),
        f.maintenanceMargin(),
        f.marks(),
        prices,
        f.method(),
        f.indexPrices(),
        f.fundingIndexes(),
        f.market());
  }
}
