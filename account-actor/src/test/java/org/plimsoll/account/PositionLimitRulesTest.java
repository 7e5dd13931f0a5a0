package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.Decisions.reserve;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PositionLimits;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

class PositionLimitRulesTest {
  private static final MarketView VIEW = limited("500000", "600000", "2000000");

  @ParameterizedTest(name = "S10: holding {0}, trading {1}: {2}")
  @CsvSource({
    "0,  10,",
    "0,  10.1,  POSITION_LIMIT",
    "0, -10.1,  POSITION_LIMIT",
    "9,  1,",
    "9,  1.1,   POSITION_LIMIT",
    "11, -0.5,",
    "11, 0.001, POSITION_LIMIT",
    "11, -22,   POSITION_LIMIT",
  })
  void an_account_that_would_hold_one_percent_more_than_allowed_is_refused(
      String held, String quantity, RejectReason refusal) {
    assertThat(
            refusalOf(
                reserve(
                    Accounts.holding("10000000", held),
                    Accounts.trade("t", quantity, "50000"),
                    VIEW)))
        .isEqualTo(refusal);
  }

  @Test
  void the_refusal_names_the_limit_and_what_would_be_held() {
    var refused =
        (Decision.Refuse)
            reserve(Accounts.holding("10000000", "0"), Accounts.trade("t", "10.1", "50000"), VIEW);

    assertThat(refused.rejection())
        .isEqualTo(
            Rejection.of(
                RejectReason.POSITION_LIMIT,
                "it would be more than one account may hold of BTC-PERP",
                Map.of("limit", "500000", "notional", "505000")));
  }

  @ParameterizedTest(name = "open interest {0}, trading {1}: {2}")
  @CsvSource({"39, 1,", "39, 1.1, OPEN_INTEREST_LIMIT", "41, -1, OPEN_INTEREST_LIMIT"})
  void the_open_interest_of_all_has_a_limit(String open, String quantity, RejectReason refusal) {
    MarketView view =
        VIEW.withTotals(new MarketTotals(Map.of(BTC_PERP, Quantity.of(open)), Map.of()));

    assertThat(
            refusalOf(
                reserve(
                    Accounts.holding("10000000", "0"),
                    Accounts.trade("t", quantity, "50000"),
                    view)))
        .isEqualTo(refusal);
  }

  /** The node sums its rows when it builds a view; every account trades at the view before. */
  @Test
  void s09_the_open_interest_of_a_hundred_linked_accounts_stays_within_the_limit_of_their_owner() {
    MarginRows rows = new MarginRows();
    MarketView view = VIEW;
    rows.price(view);
    List<RejectReason> refusals = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      AccountId id = AccountId.of("mallory:" + n);
      String quantity = n % 2 == 0 ? "0.3" : "-0.3";
      RejectReason refusal = refusalOf(agree(id, n, quantity, view));
      refusals.add(refusal);
      if (refusal == null) {
        rows.put(
            id,
            n,
            MarginMethod.STANDARD,
            MarginStatus.ABOVE_INITIAL,
            Portfolios.of("10000", Map.of(BTC_PERP, Portfolios.position(quantity, "50000"))));
      }
      view = view.withTotals(totals(rows));
    }

    Quantity all = view.totals().heldBy("mallory", BTC_PERP).orElseThrow();
    assertThat(HoldingLimit.notional(view.parameters().contract(BTC_PERP), all, view))
        .isEqualTo(Cash.of("600000"));
    assertThat(refusals.subList(0, 40)).containsOnlyNulls();
    assertThat(refusals.subList(40, 100)).containsOnly(RejectReason.OPEN_INTEREST_LIMIT);
    assertThat(refusalOf(agree(Accounts.BOB, 101, "0.3", view))).as("another owner").isNull();
  }

  @Test
  void totals_follow_rows_that_change_and_leave() {
    MarginRows rows = new MarginRows();
    rows.price(VIEW);
    put(rows, "mallory:1", "2");
    put(rows, "mallory:2", "-5");
    put(rows, "bob", "1");
    assertThat(totals(rows).openInterest(BTC_PERP)).contains(Quantity.of("5"));
    assertThat(totals(rows).heldBy("mallory", BTC_PERP)).contains(Quantity.of("7"));
    assertThat(totals(rows).heldBy("bob", BTC_PERP)).as("one account knows itself").isEmpty();
    assertThat(totals(rows).deposits(Markets.USDT)).contains(Cash.of("30000"));

    put(rows, "mallory:2", "-1");
    assertThat(totals(rows).openInterest(BTC_PERP)).contains(Quantity.of("3"));

    for (String gone : List.of("mallory:1", "mallory:2", "bob")) {
      rows.remove(AccountId.of(gone));
    }
    assertThat(totals(rows)).isEqualTo(MarketTotals.UNKNOWN);
  }

  private static MarketTotals totals(MarginRows rows) {
    return TotalsElsewhere.NONE.with(rows.totals(Set.of()));
  }

  private static void put(MarginRows rows, String account, String quantity) {
    rows.put(
        AccountId.of(account),
        1,
        MarginMethod.STANDARD,
        MarginStatus.ABOVE_INITIAL,
        Portfolios.of("10000", Map.of(BTC_PERP, Portfolios.position(quantity, "50000"))));
  }

  private static AccountState fresh(AccountId id) {
    Portfolio cash = Portfolios.cash("10000");
    return Accounts.fold(List.of(Accounts.opened(id, MarginMethod.STANDARD)))
        .apply(Accounts.deposited("d", cash.collateralOf(Markets.USDT).toString()));
  }

  private static Decision agree(AccountId id, int n, String quantity, MarketView view) {
    SettlementTerms terms =
        Accounts.trade("t" + n, id, Accounts.CAROL, BTC_PERP, quantity, "50000");
    return AccountRules.reserve(
        fresh(id), new AccountCommand.ReserveLeg(id, terms, 1, null), view, Accounts.NOW);
  }

  private static MarketView limited(String account, String owner, String venue) {
    return Markets.view("50000", "3000")
        .withParameters(
            Markets.parameters()
                .withLimits(
                    new TreeMap<>(
                        Map.of(
                            BTC_PERP,
                            new PositionLimits(
                                Optional.of(Cash.of(account)),
                                Optional.of(Cash.of(owner)),
                                Optional.of(Cash.of(venue)))))));
  }
}
