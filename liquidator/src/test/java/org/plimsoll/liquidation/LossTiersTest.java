package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pcollections.HashTreePMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.LossLayer;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Who bears what, tier by tier. The account is long of all of a market, with 2,000 missing.
 *
 * <p>Incident S06: the whole open interest of a market was in one liquidation, and a pool was moved
 * before insurance had covered it.
 */
class LossTiersTest {
  private static final String FUND = "house:insurance-fund";
  private static final String MARKET_FUND = "house:insurance:BTC-USDT";

  /** At 44,000 it has lost 12,000 of 10,000. */
  private static final Portfolio LONG = Portfolios.longBtc("10000", "2", "50000");

  private static final Portfolio SHORT = Portfolios.shortBtc("20000", "2", "50000");

  private static final MarketView ETHER_IN_DOUBT =
      Markets.withStatus(Markets.view("44000", "3000"), Markets.ETH_USDT, PriceStatus.DEGRADED);

  private LossSettings settings = LossScene.SETTINGS;

  private UnwindPlan plan(Portfolio portfolio, LossScene scene) {
    return plan(portfolio, scene, 0, Set.of());
  }

  private UnwindPlan plan(
      Portfolio portfolio, LossScene scene, double elapsed, Set<AccountId> refused) {
    return plan(LossScene.of(portfolio, "44000"), scene, elapsed, refused);
  }

  private UnwindPlan plan(LossCase loss, LossScene scene, double elapsed, Set<AccountId> refused) {
    return new LossTiers(settings, new HouseAccounts(1))
        .step(loss, scene.resources(), LossCaps.of(settings), elapsed, refused);
  }

  private static UnwindStep step(UnwindPlan plan) {
    return ((UnwindPlan.Next) plan).step();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # fund  | first step      | taken over
          0       | Deleveraging    | 0
          2000    | CoveredTakeover | 0.624
          1000    | CoveredTakeover | 0.312
          6400    | CoveredTakeover | 2
          """)
  void s06_all_of_a_market_is_liquidated_and_nobody_is_overdrawn_on_the_way(
      String fund, String first, String taken) {
    LossScene scene = new LossScene().with(FUND, fund).book("bob", SHORT);
    Portfolio own = LONG;
    var money = LossScene.money(scene.portfolios()).add(LossScene.money(Set.of(own)));
    String name = "";
    for (int i = 0; i < 9 && own.hasExposure(); i++) {
      var next = (UnwindStep.Allocated) step(plan(own, scene));
      own = scene.settle(next, own);
      if (i == 0) {
        name = next.getClass().getSimpleName();
      }
      assertThat(scene.portfolioOf(AccountId.of(FUND)).collateralOf(USDT).isNegative()).isFalse();
      assertThat(LossScene.money(scene.portfolios()).add(LossScene.money(Set.of(own))))
          .isEqualByComparingTo(money);
    }

    assertThat(name).isEqualTo(first);
    assertThat(own).as(name).isEqualTo(Portfolio.EMPTY);
    Quantity bob = scene.portfolioOf(AccountId.of("bob")).quantityOf(BTC_PERP);
    Quantity held = scene.portfolioOf(AccountId.of(FUND)).quantityOf(BTC_PERP);
    assertThat(bob.plus(held)).isEqualTo(Quantity.ZERO);
    assertThat(held).isEqualTo(Quantity.of(taken));
  }

  @Test
  void the_layers_pay_in_order_and_no_more_than_they_have() {
    LossScene scene =
        new LossScene()
            .contribution("alice", "100")
            .with(MARKET_FUND, "200")
            .with(FUND, "300000")
            .with("house:share", "400")
            .contribution("bob", "500")
            .book("bob", SHORT);

    var step = (UnwindStep.CoveredTakeover) step(plan(LONG, scene));

    assertThat(step.payments())
        .containsExactly(
            payment(LossLayer.OWN_CONTRIBUTION, "alice:default-fund", "", "100"),
            payment(LossLayer.MARKET_INSURANCE, MARKET_FUND, "BTC-USDT", "200"),
            payment(LossLayer.INSURANCE_FUND, FUND, "BTC-USDT", "1700"));
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolio.EMPTY);
    assertThat(scene.portfolioOf(AccountId.of("bob"))).isEqualTo(SHORT);
  }

  @Test
  void what_insurance_may_not_pay_the_house_and_then_all_members_pay() {
    settings = LossScene.settings("150", "1000", "0");
    LossScene scene =
        new LossScene()
            .with(FUND, "300000")
            .with("house:share", "350")
            .contribution("bob", "3000")
            .contribution("carol", "1000");

    var step = (UnwindStep.CoveredTakeover) step(plan(LONG, scene));

    assertThat(step.payments())
        .containsExactly(
            payment(LossLayer.INSURANCE_FUND, FUND, "BTC-USDT", "150"),
            payment(LossLayer.HOUSE_SHARE, "house:share", "", "350"),
            payment(LossLayer.MUTUAL_FUND, "bob:default-fund", "", "1125"),
            payment(LossLayer.MUTUAL_FUND, "carol:default-fund", "", "375"));
  }

  @ParameterizedTest
  @CsvSource({"1000, 5000, 1000", "5000, 700, 700"})
  void insurance_pays_no_more_for_an_account_or_a_market_than_its_caps(
      String accountCap, String marketCap, String paid) {
    settings = LossScene.settings(accountCap, marketCap, "0");
    LossScene scene = new LossScene().with(FUND, "300000").book("bob", SHORT);

    var step = (UnwindStep.CoveredTakeover) step(plan(LONG, scene));

    Cash sum = step.payments().stream().map(LayerPayment::amount).reduce(Cash.ZERO, Cash::plus);
    assertThat(sum).isLessThanOrEqualTo(Cash.of(paid));
    assertThat(sum).isGreaterThan(Cash.of(paid).minus(Cash.of("1.1")));
  }

  @Test
  void insurance_takes_no_position_it_has_no_margin_for() {
    settings = LossScene.settings("100000", "100000", "0");
    LossScene rich = new LossScene().with(FUND, "6400").book("bob", SHORT);
    LossScene poor = new LossScene().with(FUND, "6399").book("bob", SHORT);

    // 88,000 asks for 4,400 of initial margin, and 2,000 are paid.
    assertThat(scene(rich, LONG).quantityOf(BTC_PERP)).isEqualTo(Quantity.ZERO);
    assertThat(scene(poor, LONG).quantityOf(BTC_PERP)).isEqualTo(Quantity.of("1"));
  }

  private Portfolio scene(LossScene scene, Portfolio own) {
    return scene.settle((UnwindStep.Allocated) step(plan(own, scene)), own);
  }

  /** Incident of March 2020 in a replay: ether fell too far to be believed at once. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash of the fund, of BTC's | ether                | what follows
          300000 | 0                   | in the fund          | WaitForPrice
          300000 | 0                   | with the fund of ETH | CoveredTakeover
          300000 | 300000              | in the fund          | CoveredTakeover
          0.5    | 0                   | in the fund          | Deleveraging
          0      | 0                   | in the fund          | Deleveraging
          """)
  void nobody_pays_for_what_insurance_could_bear_while_its_own_book_waits_for_a_price(
      String cash, String ofBtc, String ether, String next) {
    String owner = ether.equals("in the fund") ? FUND : "house:insurance:ETH-USDT";
    LossScene scene =
        new LossScene()
            .with(MARKET_FUND, ofBtc)
            .with(FUND, cash)
            .with(owner, Portfolios.longEth(owner.equals(FUND) ? cash : "1000", "1", "3000"))
            .book("bob", SHORT);

    UnwindPlan plan = plan(LossScene.of(LONG, ETHER_IN_DOUBT), scene, 0, Set.of());

    assertThat(plan instanceof UnwindPlan.Next chosen ? chosen.step() : plan)
        .extracting(what -> what.getClass().getSimpleName())
        .isEqualTo(next);
  }

  @Test
  void a_debt_and_the_collateral_behind_it_wait_for_the_price_of_who_would_take_both() {
    Portfolio even = Portfolios.holding(BTC, "0.1").plusCollateral(USDT, Cash.of("-4400"));
    LossScene scene = new LossScene().with(FUND, Portfolios.longEth("300000", "1", "3000"));

    assertThat(plan(LossScene.of(even, ETHER_IN_DOUBT), scene, 0, Set.of()))
        .isEqualTo(new UnwindPlan.WaitForPrice());
    var step = (UnwindStep.CoveredTakeover) step(plan(even, scene));
    assertThat(scene.settle(step, even)).isEqualTo(Portfolio.EMPTY);
    assertThat(scene.portfolioOf(AccountId.of(FUND)).collateralOf(USDT))
        .isEqualTo(Cash.of("295600"));
  }

  @Test
  void part_of_a_gain_is_taken_before_anybody_is_deleveraged_if_the_venue_says_so() {
    settings = LossScene.settings("0", "0", "0.1");
    LossScene scene = new LossScene().with(FUND, "300000").book("bob", SHORT);

    var step = (UnwindStep.CoveredTakeover) step(plan(LONG, scene));

    // bob has gained 12,000; of the loss of 2,000 a tenth of that is paid, for its part of the book
    assertThat(step.payments())
        .extracting(LayerPayment::layer)
        .containsOnly(LossLayer.VARIATION_GAINS);
    assertThat(step.payments().get(0).amount()).isEqualTo(Cash.of("1200"));
    assertThat(scene.settle(step, LONG).quantityOf(BTC_PERP)).isEqualTo(Quantity.of("0.8"));
  }

  @Test
  void the_highest_rank_is_deleveraged_first_at_the_bankruptcy_price() {
    LossScene scene =
        new LossScene()
            .book("bob", Portfolios.shortBtc("20000", "1", "50000"))
            .book("carol", Portfolios.shortBtc("5000", "1.5", "50000"));

    var step = (UnwindStep.Deleveraging) step(plan(LONG, scene));
    Portfolio own = scene.settle(step, LONG);

    assertThat(own).isEqualTo(Portfolio.EMPTY);
    assertThat(step.loss()).isEqualTo(Cash.of("2000"));
    // carol, with more leverage, is closed whole at 45,000 and has made 7,500; bob half
    assertThat(scene.portfolioOf(AccountId.of("carol"))).isEqualTo(Portfolios.cash("12500"));
    assertThat(scene.portfolioOf(AccountId.of("bob")))
        .isEqualTo(Portfolios.shortBtc("22500", "0.5", "50000"));
  }

  @Test
  void the_house_and_accounts_in_liquidation_are_not_deleveraged() {
    LossScene scene =
        new LossScene()
            .with("house:market-maker:0", SHORT)
            .book("bob", SHORT, MarginStatus.BELOW_MAINTENANCE);

    // The market maker is on the other side when the position is torn up, at mark.
    var step = (UnwindStep.SharedLoss) step(plan(LONG, scene));

    assertThat(step.terms(SettlementId.of("s")).legs()).hasSize(2);
    assertThat(step.uncovered()).isEqualTo(Cash.of("2000"));
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolios.cash("-2000"));
    assertThat(scene.portfolioOf(AccountId.of("house:market-maker:0")))
        .isEqualTo(Portfolios.cash("32000"));
  }

  @Test
  void what_nobody_could_pay_is_shared_per_contract_and_takes_no_margin() {
    LossScene scene =
        new LossScene()
            .with("house:market-maker:0", SHORT)
            .book("bob", Portfolios.longBtc("20000", "2", "44000"))
            .book("carol", Portfolios.longBtc("2500", "1", "44000"));

    var step = (UnwindStep.SharedLoss) step(plan(LONG, scene));

    assertThat(step.perContract()).isEqualTo(Cash.of("666.66666667"));
    // carol needs 2,200 of her 2,500 as initial margin
    assertThat(step.payments())
        .containsExactly(
            payment(LossLayer.SOCIALIZED, "bob", "BTC-USDT", "1333.33333334"),
            payment(LossLayer.SOCIALIZED, "carol", "BTC-USDT", "300"));
    assertThat(step.uncovered()).isEqualTo(Cash.of("366.66666666"));
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolios.cash("-366.66666666"));
  }

  @Test
  void a_debt_without_positions_is_paid_when_a_layer_can() {
    Portfolio debt = Portfolios.cash("-500");

    assertThat(plan(debt, new LossScene())).isEqualTo(new UnwindPlan.WaitForLayers());
    LossScene scene = new LossScene().with(FUND, "200");
    var step = (UnwindStep.CoveredTakeover) step(plan(debt, scene));
    assertThat(scene.settle(step, debt)).isEqualTo(Portfolios.cash("-300"));
    assertThat(scene.portfolioOf(AccountId.of(FUND))).isEqualTo(Portfolio.EMPTY);
  }

  @Test
  void a_backstop_takes_the_share_that_restores_the_account_once_its_bid_is_met() {
    settings =
        LossScene.settings(
            "0",
            "0",
            "0",
            new Backstop(AccountId.of("early"), rate("0.05"), Cash.of("1000000")),
            new Backstop(AccountId.of("late"), rate("0.1"), Cash.of("1000000")));
    LossScene scene = new LossScene().with("early", "1000").with("late", "100000");
    Portfolio solvent = Portfolios.longBtc("13000", "2", "50000"); // 1,000 left, 2,200 asked

    assertThat(plan(solvent, scene, 14.9, Set.of())).isEqualTo(new UnwindPlan.WaitForBids());
    var step = (UnwindStep.BackstopShare) step(plan(solvent, scene, 15, Set.of()));
    assertThat(step.backstop()).isEqualTo(AccountId.of("late")); // early has no margin for it
    Portfolio left = scene.settle(step, solvent);
    assertThat(LossScene.of(left, "44000").standing().isRestored()).isTrue();
    assertThat(left.quantityOf(BTC_PERP)).isGreaterThan(Quantity.of("0.7"));
    assertThat(plan(solvent, scene, 15, Set.of(AccountId.of("late"))))
        .isNotInstanceOf(UnwindPlan.WaitForBids.class);
  }

  @Test
  void a_backstop_takes_no_more_than_its_limit() {
    settings =
        LossScene.settings(
            "0", "0", "0", new Backstop(AccountId.of("late"), rate("0.1"), Cash.of("10000")));
    LossScene scene = new LossScene().with("late", "100000").book("bob", SHORT);
    Portfolio solvent = Portfolios.longBtc("13000", "2", "50000");

    assertThat(step(plan(solvent, scene, 15, Set.of())))
        .isInstanceOf(UnwindStep.Deleveraging.class);
  }

  @Test
  void a_solvent_account_is_deleveraged_at_mark_and_only_as_much_as_needed() {
    LossScene scene = new LossScene().book("bob", SHORT);
    Portfolio solvent = Portfolios.longBtc("13000", "2", "50000");

    var step = (UnwindStep.Deleveraging) step(plan(solvent, scene));
    Portfolio left = scene.settle(step, solvent);

    assertThat(step.loss()).isEqualTo(Cash.ZERO);
    assertThat(left.quantityOf(BTC_PERP)).isEqualTo(Quantity.of("0.826"));
    assertThat(LossScene.of(left, "44000").standing().isRestored()).isTrue();
  }

  @Test
  void caps_are_used_up_in_a_window_and_renewed_with_the_next() {
    AccountId alice = AccountId.of("alice");
    LossCaps fresh = LossCaps.of(LossScene.settings("100", "150", "0")).at(Markets.AS_OF);
    LayerPayment paid = payment(LossLayer.INSURANCE_FUND, FUND, "BTC-USDT", "90");

    LossCaps used = fresh.paid(alice, paid).paid(AccountId.of("bob"), paid);

    assertThat(used.leftForAccount(alice)).isEqualTo(Cash.of("10"));
    assertThat(used.leftForMarket("BTC-USDT")).isEqualTo(Cash.ZERO);
    assertThat(used.leftForMarket("ETH-USDT")).isEqualTo(Cash.of("150"));
    assertThat(fresh.paid(alice, payment(LossLayer.HOUSE_SHARE, "house:share", "", "9")))
        .isEqualTo(fresh);
    assertThat(used.at(Markets.AS_OF.plusSeconds(3599))).isEqualTo(used);
    assertThat(used.at(Markets.AS_OF.plusSeconds(3600)).paidForMarket())
        .isEqualTo(HashTreePMap.empty());
  }

  private static Rate rate(String decimal) {
    return Rate.of(decimal);
  }

  private static LayerPayment payment(
      LossLayer layer, String account, String market, String amount) {
    return new LayerPayment(layer, AccountId.of(account), market, Cash.of(amount));
  }
}
