package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.Authority;
import org.plimsoll.http.MatrixRow.About;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Reach;
import org.plimsoll.http.access.Role;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.oracle.CoverStress.Deficiency;
import org.plimsoll.oracle.MarketControlCommand.RecordCover;
import org.plimsoll.oracle.MarketControlReply;
import org.plimsoll.risk.units.Cash;

/**
 * Everything in the table of endpoints, asked by callers of every role about an account of their
 * own, of another, and one that is not there, over the real route. What the table says is what
 * happens, and nobody learns of another's account whether it is there.
 */
final class AuthorizationMatrixTest {
  private static final String UNDISCLOSED = "7712345.67";

  /** Refusals that say nothing about who asked. */
  private static final Set<Integer> OF_THE_DOMAIN = Set.of(404, 409, 422);

  /** Refusals for who asked, or for a request that is none. */
  private static final Set<String> OF_THE_EDGE =
      Set.of("UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "ACCOUNT_NOT_FOUND");

  /** Headers that are those of the moment or of the length of a name. */
  private static final Set<String> OF_THE_MOMENT = Set.of("date", "content-length", "ratelimit");

  /** A proof holds sums of those beside an account in the tree, without names: docs/audit.md. */
  private static final Set<String> WITH_SUMS = Set.of("getAccountProof");

  /** Which hold accounts of others as long as they are for every role. */
  private static final Set<String> OF_MEMBERS = Set.of("getDefaultFund", "listBackstops");

  private static final List<Set<Role>> ROLES =
      List.of(
          Set.of(),
          Set.of(Role.TRADER),
          Set.of(Role.RISK_OFFICER),
          Set.of(Role.AUDITOR),
          Set.of(Role.ORACLE_PUBLISHER),
          Set.of(Role.OPERATOR),
          Set.of(Role.TRADER, Role.AUDITOR),
          Set.of(Role.values()));

  /** The accounts of all requests; their names are of one length. */
  private static final class Accounts {
    static final Accounts OPEN = new Accounts(TestNode.shared());

    private final String own;
    private final String own2;
    private final String other;
    private final String missing;
    private final String unopened;

    private Accounts(TestNode node) {
      String number = node.newName("");
      own = "matrix-own" + number;
      own2 = "matrix-two" + number;
      other = "matrix-oth" + number;
      missing = "matrix-non" + number;
      unopened = "matrix-new" + number;
      String fourth = "matrix-4th" + number;
      for (String account : List.of(own, own2, other, fourth)) {
        node.client().post("/v1/accounts", "{\"account\":\"" + account + "\"}").isSuccess(201);
        node.deposit(account, "USDT", account.equals(other) ? UNDISCLOSED : "500000");
      }
      trade(node, "of-" + own, own2, own);
      trade(node, "of-" + other, other, fourth);
      trade(node, "deal" + number, other, own); // whose journals name each other then
      recordCover(node, other);
    }

    private static void trade(TestNode node, String id, String buyer, String seller) {
      node.client()
          .post("/v1/trades", TradeRoutesTest.trade(id, buyer, seller, "BTC-PERP", "0.1", "50000"))
          .isSuccess(201);
    }

    /** The stress of the fund names who would owe most. */
    private static void recordCover(TestNode node, String account) {
      Cash amount = Cash.of(UNDISCLOSED);
      var stress =
          new CoverStress(
              "fall", Cash.ZERO, List.of(new Deficiency(account, amount)), amount, Instant.EPOCH);
      var asker = node.testKit().<MarketControlReply>createTestProbe();
      node.services().market().control().tell(new RecordCover("matrix", stress, asker.getRef()));
      asker.receiveMessage();
    }

    Set<String> owners() {
      return Set.of(own, own2, unopened);
    }
  }

  private final TestNode node = TestNode.shared();
  private final ApiClient api = NamedCallers.shared();
  private final Accounts accounts = Accounts.OPEN;

  static Stream<Endpoint> table() {
    return EndpointsTest.table().stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void everybody_gets_what_the_table_says_and_nothing_of_others(Endpoint endpoint) {
    List<MatrixRow> rows = MatrixRow.of(endpoint);
    assertThat(rows)
        .as(
            "%s %s has no request in the authorization matrix: add %s to MatrixRow, with a body and"
                + " a query that are refused for nothing but who asks, and a row for every place"
                + " beside the path where it takes the name of an account",
            endpoint.method().value(), endpoint.path(), endpoint.operation())
        .isNotEmpty();
    for (MatrixRow row : rows) {
      requireNobody(endpoint, row);
      ROLES.forEach(roles -> requireAnswers(endpoint, row, roles));
    }
  }

  @Test
  void no_row_is_left_over() {
    assertThat(EndpointsTest.table())
        .extracting(Endpoint::operation)
        .containsAll(MatrixRow.known());
  }

  static Stream<Endpoint> ofAccounts() {
    return table().filter(endpoint -> endpoint.path().isOfAccount());
  }

  /** A matching engine acts for all traders, and for none of the venue's own accounts. */
  @ParameterizedTest
  @MethodSource("ofAccounts")
  void who_acts_for_all_traders_does_not_act_for_the_venue(Endpoint endpoint) {
    Caller engine = caller(Set.of(Role.TRADER), Set.of(Authority.ALL));
    for (MatrixRow row : MatrixRow.of(endpoint)) {
      if (row.about() == About.ACCOUNT) {
        Answer there = ask(engine, endpoint, row, "house:insurance-fund");
        Answer missing = ask(engine, endpoint, row, "house:insurance-none");
        there.isProblem(row.elsewhere(), "ACCOUNT_NOT_FOUND");
        requireAlike(there, "house:insurance-fund", missing, "house:insurance-none");
      }
    }
  }

  private void requireNobody(Endpoint endpoint, MatrixRow row) {
    Answer answer = send(Optional.empty(), endpoint, row, accounts.own);
    if (endpoint.access().isPublic()) {
      requireAllowed(answer);
    } else {
      answer.isProblem(401, "UNAUTHENTICATED");
      requireAlike(
          answer,
          accounts.own,
          send(Optional.empty(), endpoint, row, accounts.missing),
          accounts.missing);
    }
  }

  private void requireAnswers(Endpoint endpoint, MatrixRow row, Set<Role> roles) {
    Caller caller = caller(roles, accounts.owners());
    Optional<Reach> reach = reachOf(endpoint, caller);
    Answer own = ask(caller, endpoint, row, accounts.own);
    requireNothingOfOthers(endpoint, caller, own);
    if (!endpoint.access().isPublic() && reach.isEmpty()) {
      own.isProblem(403, "FORBIDDEN");
    } else if (row.about() == About.ALL_ACCOUNTS && !reach.equals(Optional.of(Reach.ANY))) {
      own.isProblem(row.elsewhere(), "FORBIDDEN");
    } else {
      requireAllowed(own);
    }
    boolean isForOwners = reach.equals(Optional.of(Reach.OWN));
    if (reach.isEmpty() || isForOwners && row.about() != About.VENUE) {
      requireOthersUnknown(endpoint, row, caller, isForOwners);
    } else if (row.about() == About.ACCOUNT) {
      requireAllowed(ask(caller, endpoint, row, accounts.other));
      ask(caller, endpoint, row, accounts.missing).isProblem(row.elsewhere(), "ACCOUNT_NOT_FOUND");
    }
  }

  /** Another's account, one that is not there, and one's own that is not there: all the same. */
  private void requireOthersUnknown(
      Endpoint endpoint, MatrixRow row, Caller caller, boolean isForOwners) {
    Answer other = ask(caller, endpoint, row, accounts.other);
    Answer missing = ask(caller, endpoint, row, accounts.missing);
    requireAlike(other, accounts.other, missing, accounts.missing);
    if (isForOwners && row.about() == About.ACCOUNT) {
      boolean isOpening = row.elsewhere() == 403;
      other.isProblem(row.elsewhere(), isOpening ? "FORBIDDEN" : "ACCOUNT_NOT_FOUND");
      if (!isOpening) {
        Answer unopened = ask(caller, endpoint, row, accounts.unopened);
        requireAlike(other, accounts.other, unopened, accounts.unopened);
      }
    }
  }

  private static void requireAllowed(Answer answer) {
    boolean isDone = answer.status() >= 200 && answer.status() < 300;
    assertThat(isDone || OF_THE_DOMAIN.contains(answer.status())).as(answer.text()).isTrue();
    assertThat(OF_THE_EDGE).as(answer.text()).doesNotContain(answer.at("/code"));
  }

  private static void requireAlike(Answer one, String oneName, Answer two, String twoName) {
    assertThat(two.status()).isEqualTo(one.status());
    assertThat(two.text().replace(twoName, "?")).isEqualTo(one.text().replace(oneName, "?"));
    assertThat(headers(two, twoName)).isEqualTo(headers(one, oneName));
  }

  private static SortedMap<String, String> headers(Answer answer, String name) {
    SortedMap<String, String> headers = new TreeMap<>();
    answer.headers().map().entrySet().stream()
        .filter(header -> !OF_THE_MOMENT.contains(header.getKey()))
        .forEach(
            header ->
                headers.put(header.getKey(), header.getValue().toString().replace(name, "?")));
    return headers;
  }

  /** Whoever may not read about all accounts reads nothing about this one. */
  private void requireNothingOfOthers(Endpoint endpoint, Caller caller, Answer answer) {
    boolean isOfMembers =
        OF_MEMBERS.contains(endpoint.operation()) && endpoint.access().equals(Access.EVERY_ROLE);
    if (Access.WATCHERS.reachOf(caller).isEmpty() && !isOfMembers) {
      assertThat(answer.text()).doesNotContain(accounts.other);
      if (!WITH_SUMS.contains(endpoint.operation())) {
        assertThat(answer.text()).doesNotContain(UNDISCLOSED);
      }
    }
  }

  private static Optional<Reach> reachOf(Endpoint endpoint, Caller caller) {
    return endpoint.access().reachOf(caller);
  }

  private static Caller caller(Set<Role> roles, Set<String> owners) {
    return new Caller(new Authority(NamedCallers.SUBJECT, owners), roles);
  }

  private Answer ask(Caller caller, Endpoint endpoint, MatrixRow row, String account) {
    return send(Optional.of(caller), endpoint, row, account);
  }

  private Answer send(Optional<Caller> caller, Endpoint endpoint, MatrixRow row, String account) {
    MatrixRow asked = row.filled(account, accounts.own, accounts.own2, node.newName("unused"));
    HttpRequest.Builder request =
        api.request(asked.path())
            .header("Idempotency-Key", ApiClient.newKey())
            .header("Content-Type", "application/json")
            .method(
                endpoint.method().value(),
                asked.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(asked.body()));
    caller.ifPresent(who -> request.header(NamedCallers.HEADER, nameOf(who)));
    return endpoint.path().toString().endsWith("/stream")
        ? api.opened(request.build())
        : api.send(request.build());
  }

  private static String nameOf(Caller caller) {
    String roles = caller.roles().stream().map(Role::name).collect(Collectors.joining(","));
    return (roles.isEmpty() ? "NONE" : roles) + " " + String.join(",", caller.authority().owners());
  }
}
