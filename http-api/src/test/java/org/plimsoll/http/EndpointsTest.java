package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Reach;
import org.plimsoll.http.access.Role;

/** The table of endpoints: in itself, against the page that describes it, and who may do what. */
final class EndpointsTest {
  private static final Path PAGE = Path.of("..", "docs", "http-api.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\|(.*?)\\|");
  private static final Pattern ROUTE = Pattern.compile("`([A-Z]+ /v1[^?`]*)[^`]*`");

  private final List<Endpoint> table = table();

  /** All endpoints, with nobody behind them to ask. */
  static List<Endpoint> table() {
    ApiServices nobody =
        new ApiServices(
            new AccountServices(null, null, null, null),
            new MarketServices(null, null, null, null),
            new LiquidationServices(null, null, List.of()),
            new JournalServices(null, Optional.empty(), null),
            null,
            null,
            null,
            null);
    return Endpoints.of(nobody, null, null, null, null, null);
  }

  @Test
  void what_is_served_is_what_the_page_describes() throws IOException {
    List<String> described =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .flatMap(row -> ROUTE.matcher(row.group(1)).results())
            .map((MatchResult route) -> route.group(1))
            .toList();

    assertThat(table)
        .extracting(endpoint -> endpoint.method().value() + " " + endpoint.path())
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void operations_are_named_once() {
    assertThat(table).extracting(Endpoint::operation).doesNotHaveDuplicates();
  }

  @Test
  void a_method_and_a_path_stand_for_one_endpoint() {
    assertThat(table)
        .extracting(
            endpoint ->
                endpoint.method().value()
                    + endpoint.path().toString().replaceAll("\\{[^}]*\\}", "{}"))
        .doesNotHaveDuplicates();
  }

  /** By these names dashboards and alerts know them. */
  @Test
  void commands_are_measured_under_the_kinds_they_always_had() {
    assertThat(table)
        .filteredOn(Endpoint::changes)
        .extracting(endpoint -> endpoint.command().orElseThrow())
        .doesNotHaveDuplicates()
        .contains(
            "open-account",
            "deposit",
            "withdraw",
            "switch-method",
            "choose-leverage",
            "choose-collateral",
            "reserve-order",
            "release-order",
            "transfer-isolated",
            "switch-mode",
            "acknowledge-call",
            "register-webhook",
            "remove-webhook",
            "move-default-fund",
            "transfer",
            "trade",
            "trade-batch",
            "publish-price",
            "publish-quote",
            "add-key",
            "revoke-key",
            "resume-index",
            "control-halt",
            "control-reduce-only",
            "control-open",
            "control-cap-leverage",
            "control-pause",
            "control-resume");
  }

  @Test
  void every_endpoint_is_for_somebody() {
    assertThat(table)
        .allMatch(
            endpoint -> endpoint.access().isPublic() || !endpoint.access().reaches().isEmpty());
  }

  @Test
  void whoever_changes_something_shows_who_it_is() {
    assertThat(table).filteredOn(Endpoint::changes).noneMatch(each -> each.access().isPublic());
  }

  @Test
  void an_auditor_changes_nothing_and_reads_every_account() {
    assertThat(usedBy(Role.AUDITOR)).noneMatch(Endpoint::changes);
    assertThat(table)
        .filteredOn(endpoint -> endpoint.path().isOfAccount() && !endpoint.changes())
        .allMatch(endpoint -> reach(endpoint, Role.AUDITOR).equals(Optional.of(Reach.ANY)));
  }

  @Test
  void a_risk_officer_reads_every_account_and_moves_nothing() {
    assertThat(usedBy(Role.RISK_OFFICER))
        .filteredOn(Endpoint::changes)
        .extracting(Endpoint::operation)
        .contains("haltTrading", "resumeActivity")
        .doesNotContain("openAccount", "trade");
    assertThat(table)
        .filteredOn(endpoint -> endpoint.path().isOfAccount())
        .allMatch(
            endpoint ->
                reach(endpoint, Role.RISK_OFFICER)
                    .equals(endpoint.changes() ? Optional.empty() : Optional.of(Reach.ANY)));
  }

  @Test
  void an_operator_sees_no_account_and_keeps_the_oracle_going() {
    assertThat(usedBy(Role.OPERATOR)).noneMatch(endpoint -> endpoint.path().isOfAccount());
    assertThat(usedBy(Role.OPERATOR))
        .filteredOn(Endpoint::changes)
        .extracting(Endpoint::operation)
        .contains("addPublisherKey", "revokePublisherKey", "resumeIndex")
        .doesNotContain("openAccount", "trade", "publishPrice", "publishQuote");
  }

  @Test
  void an_oracle_publisher_sees_no_account_and_publishes() {
    assertThat(usedBy(Role.ORACLE_PUBLISHER)).noneMatch(endpoint -> endpoint.path().isOfAccount());
    assertThat(usedBy(Role.ORACLE_PUBLISHER))
        .filteredOn(Endpoint::changes)
        .extracting(Endpoint::operation)
        .containsExactlyInAnyOrder("publishPrice", "publishQuote");
  }

  @Test
  void a_trader_does_everything_with_accounts_of_its_own_and_nothing_with_others() {
    assertThat(table)
        .filteredOn(endpoint -> endpoint.path().isOfAccount())
        .isNotEmpty()
        .allMatch(endpoint -> reach(endpoint, Role.TRADER).equals(Optional.of(Reach.OWN)));
    assertThat(usedBy(Role.TRADER))
        .filteredOn(Endpoint::changes)
        .allMatch(endpoint -> reach(endpoint, Role.TRADER).equals(Optional.of(Reach.OWN)));
  }

  @Test
  void these_lower_risk_and_have_room_of_their_own() {
    assertThat(table)
        .filteredOn(Endpoint::lowersRisk)
        .extracting(Endpoint::operation)
        .containsExactlyInAnyOrder(
            "depositCollateral",
            "releaseOrder",
            "publishPrice",
            "publishQuote",
            "haltTrading",
            "reduceTrading",
            "capLeverage",
            "pauseActivity");
  }

  /** The router sees no body and no answer: a handler that is added here has to look for itself. */
  @Test
  void these_alone_have_to_look_for_accounts_beyond_the_path() {
    Predicate<Endpoint> ofOwners = each -> each.access().reaches().containsValue(Reach.OWN);

    assertThat(table)
        .filteredOn(ofOwners.and(endpoint -> !endpoint.path().isOfAccount()))
        .extracting(Endpoint::operation)
        .containsExactlyInAnyOrder(
            "openAccount",
            "listAccounts",
            "trade",
            "tradeBatch",
            "stress",
            "listBackstops",
            "getDefaultFund");
  }

  @Test
  void what_nobody_may_use_or_nobody_can_name_is_no_endpoint() {
    assertThatThrownBy(
            () -> Endpoint.get("/v1/x", "getX", new Access(Map.of(), false), request -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("getX");
    assertThatThrownBy(() -> Endpoint.get("/v1/x", "get-x", Access.PUBLIC, request -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("get-x");
    assertThatThrownBy(
            () -> Endpoint.get("/v1/x", "getX", Access.PUBLIC, request -> null).weighing(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThat(Endpoint.get("/v1/x", "getX", Access.PUBLIC, request -> null).method())
        .isEqualTo(HttpMethods.GET);
  }

  private List<Endpoint> usedBy(Role role) {
    return table.stream().filter(endpoint -> reach(endpoint, role).isPresent()).toList();
  }

  private static Optional<Reach> reach(Endpoint endpoint, Role role) {
    return Optional.ofNullable(endpoint.access().reaches().get(role));
  }
}
