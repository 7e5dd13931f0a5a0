package org.plimsoll.http;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Reach;

/** A request as an endpoint sees it: what is asked, about what in the path, and by whom. */
final class ApiRequest {
  private final HttpRequest http;
  private final Map<String, String> parameters;
  private final Caller caller;
  private final Access access;
  private final RequestLimits.Held held;
  private BodyFields body;

  /**
   * @param parameters of the path, decoded
   * @param access to the endpoint that is asked
   * @param held its places
   */
  ApiRequest(
      HttpRequest http,
      Map<String, String> parameters,
      Caller caller,
      Access access,
      RequestLimits.Held held) {
    this.http = http;
    this.parameters = Map.copyOf(parameters);
    this.caller = caller;
    this.access = access;
    this.held = held;
  }

  HttpRequest http() {
    return http;
  }

  Caller caller() {
    return caller;
  }

  /** Who the accounts are told that asks. */
  Authority authority() {
    return caller.authority();
  }

  /** What stands in the path in the place of this parameter, which the endpoint must have. */
  String parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).orElseThrow();
  }

  /**
   * The query.
   *
   * @throws ProblemException if there is any other parameter in it, or one of them twice
   */
  QueryParameters query(String... known) {
    return new QueryParameters(http, Set.of(known));
  }

  /**
   * The account in the path.
   *
   * @throws ProblemException if no account can have this name
   */
  AccountId account() {
    try {
      return AccountId.of(parameter(PathTemplate.ACCOUNT));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_ACCOUNT_ID, FieldError.shortened(e.getMessage()));
    }
  }

  /**
   * The same.
   *
   * @throws ProblemException if no account can have this name, or one of the venue itself
   */
  AccountId ownersAccount() {
    AccountId id = account();
    AccountRoutes.requireNotHouse(id);
    return id;
  }

  /**
   * The key under which the request may be repeated, by this caller.
   *
   * @throws ProblemException if it is not what it must be
   */
  CommandId key() {
    return IdempotencyKey.of(http).by(authority().subject());
  }

  /**
   * The body, read once.
   *
   * @throws ProblemException if it is no JSON object
   */
  BodyFields body() {
    if (body == null) {
      body = BodyFields.of(http);
    }
    return body;
  }

  /**
   * After which time it must not be begun, as its caller says.
   *
   * @throws ProblemException if it is no time
   */
  Optional<Instant> deadline() {
    return Condition.DEADLINE.in(
        http, Rfc3339::parse, "must be a date and time such as 2025-01-31T09:30:00Z");
  }

  /**
   * The revision of the account it is meant for, and no other.
   *
   * @throws ProblemException if it is no revision
   */
  Optional<Long> ifRevision() {
    return Condition.REVISION.in(
        http, Revisions::of, "must be one ETag of the account, such as \"17\"");
  }

  /** Whether the caller may ask this about the account. */
  boolean mayReach(AccountId account) {
    return access.allows(caller, account);
  }

  /** Whether the caller may ask this about whatever account there is. */
  boolean mayReachAll() {
    return access.reachOf(caller).filter(reach -> reach == Reach.ANY).isPresent();
  }

  /** What the caller is told where an answer names accounts of others. */
  Discretion discretion() {
    return mayReachAll() ? Discretion.NONE : new Discretion(this::mayReach);
  }

  /**
   * To be called for each account that a trade or a question names in its body: another's answers
   * there as one that does not exist. Takes a place at the account.
   *
   * @throws ProblemException if the caller may not ask this about the account, or too much is asked
   *     about it
   */
  void requireMine(AccountId account) {
    if (!mayReach(account)) {
      throw new ProblemException(missing(account).inBody());
    }
    held.take(account);
  }

  /**
   * The same for the account in the path. A name that no account can have is not looked at here.
   *
   * @throws ProblemException if the caller may not ask this about the account, or too much is asked
   *     about it
   */
  void requireMineInPath() {
    Optional<AccountId> named = named();
    Optional<AccountId> others = named.filter(account -> !mayReach(account));
    if (others.isPresent()) {
      throw new ProblemException(missing(others.orElseThrow()));
    }
    named.ifPresent(held::take);
  }

  /**
   * @throws ProblemException if prices of this source are not the caller's to tell
   */
  void requireSource(String source) {
    if (!caller.publishes(source)) {
      throw new ProblemException(
          ProblemCode.SOURCE_NOT_YOURS,
          "prices of "
              + FieldError.shortened(source)
              + " are not yours to tell; your sources are "
              + caller.sources());
    }
  }

  /**
   * Reads what a request that changes something must have: a key, and a body unless it takes away;
   * and when it is to be carried out, if it says so.
   *
   * @throws ProblemException if one is not what it must be
   */
  void requireCommand() {
    key();
    deadline();
    ifRevision();
    if (http.method().equals(HttpMethods.POST)) {
      body();
    }
  }

  private Optional<AccountId> named() {
    try {
      return Optional.of(account());
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static Problem missing(AccountId account) {
    return Problem.of(AccountStatement.NotFound.of(account).rejection());
  }
}
