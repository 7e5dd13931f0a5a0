package org.plimsoll.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.http.access.Access;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.DefaultFundSizing;
import org.plimsoll.risk.whatif.StressTest;
import org.plimsoll.risk.whatif.StressedAccount;
import org.plimsoll.risk.whatif.VenueShocks;

/**
 * {@code /v1/default-fund} and {@code /v1/accounts/{id}/default-fund}: what members hold in the
 * default fund, what they have to, and how they pay it in and take it out.
 */
final class DefaultFundRoutes {
  private static final CommandId OPENING = CommandId.of("open");
  private static final PageCursor<AccountId> PAGES =
      new PageCursor<>("default-fund", AccountId::of);
  private static final int MOST_LISTED = 1000;

  private final Supplier<MarketView> views;
  private final VenueBooks books;
  private final Asking asking;
  private final Calculations calculations;

  /**
   * The default fund.
   *
   * @param shock the one that asks for most
   * @param coverTwo the two largest deficiencies it leaves
   * @param resources what pays before the contributions: insurance and the house's share
   * @param required of all members together
   * @param held by all members together
   * @param members each with what it holds and has to, of those the caller may read about, by name
   * @param next the cursor of more members; empty if there are none
   */
  record Fund(
      long viewVersion,
      String shock,
      Cash coverTwo,
      Cash resources,
      Cash required,
      Cash held,
      List<Member> members,
      Optional<String> next) {
    /** The same with a page of those of its members whom a request may read about. */
    Fund page(ApiRequest request, Optional<AccountId> after, int limit) {
      List<Member> rest =
          members.stream()
              .filter(member -> request.mayReach(member.account()))
              .filter(
                  member -> after.isEmpty() || member.account().compareTo(after.orElseThrow()) > 0)
              .toList();
      PageCursor.Page<Member> page = PAGES.page(rest, limit, Member::account);
      return new Fund(
          viewVersion, shock, coverTwo, resources, required, held, page.shown(), page.next());
    }
  }

  /**
   * @param required its share, in proportion to its initial margin
   * @param free what it may take out
   */
  record Member(AccountId account, Cash required, Cash held, Cash free) {}

  /**
   * What was moved.
   *
   * @param amount paid in if positive, taken out if negative
   */
  record Moved(
      AccountId account, AccountId defaultFund, Cash amount, CommandId commandId, Instant at) {}

  DefaultFundRoutes(
      Supplier<MarketView> views, VenueBooks books, Asking asking, Calculations calculations) {
    this.views = views;
    this.books = books;
    this.asking = asking;
    this.calculations = calculations;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/default-fund", "getDefaultFund", Access.ACCOUNT_READERS, this::show)
            .weighing(Weights.OF_ALL_ACCOUNTS),
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/default-fund",
                "moveDefaultFund",
                "move-default-fund",
                Access.OWNERS,
                this::move)
            .checking(Condition.DEADLINE));
  }

  private CompletionStage<HttpResponse> show(ApiRequest request) {
    QueryParameters query = request.query(QueryParameters.CURSOR, QueryParameters.LIMIT);
    Optional<AccountId> after = query.cursor(PAGES);
    int limit = query.limit(MOST_LISTED, MOST_LISTED);
    return fund().thenApply(fund -> Replies.ok(fund.page(request, after, limit)));
  }

  /** Members are owners: what stands behind an isolated position is no member of its own. */
  private static AccountId ownerIn(ApiRequest request) {
    AccountId id = request.ownersAccount();
    if (id.isolatedInstrument().isPresent()) {
      throw new ProblemException(
          ProblemCode.ISOLATED_INSTRUMENT_ONLY,
          "the account of an isolated position is no member; its owner is");
    }
    return id;
  }

  private CompletionStage<HttpResponse> move(ApiRequest request) {
    AccountId owner = ownerIn(request);
    CommandId key = request.key();
    Cash amount = request.body().value("amount", Cash::of);
    request.body().done();
    if (amount.isZero()) {
      throw new ProblemException(
          ProblemCode.AMOUNT_NOT_POSITIVE,
          "the amount must not be 0; positive is paid in, negative taken out");
    }
    SettlementTerms terms = terms(owner, amount, key).askedBy(request.authority());
    Instant deadline = asking.deadline(request);
    // What was moved has its answer, whatever is required of the owner by now.
    return asking
        .settledBefore(terms)
        .thenCompose(
            before ->
                before instanceof SettlementReply.Settled
                    ? CompletableFuture.completedStage(before)
                    : move(owner, amount, terms, deadline))
        .thenApply(
            reply ->
                Replies.of(
                    reply,
                    settled -> new Moved(owner, owner.defaultFund(), amount, key, settled.at()),
                    refused -> Problem.of(refused.rejection())));
  }

  private CompletionStage<SettlementReply> move(
      AccountId owner, Cash amount, SettlementTerms terms, Instant deadline) {
    return asking
        .statement(owner)
        .thenCompose(
            found ->
                amount.isNegative()
                    ? requireFree(owner, amount.abs())
                    : open(owner, terms.by(), deadline))
        .thenCompose(ready -> asking.settle(terms, deadline));
  }

  private CompletionStage<Void> open(AccountId owner, Authority by, Instant deadline) {
    AccountId fund = owner.defaultFund();
    return asking
        .find(fund)
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedStage(null)
                    : asking
                        .command(
                            by,
                            fund,
                            replyTo ->
                                new Open(
                                    fund, OPENING.by(by.subject()), MarginMethod.STANDARD, replyTo),
                            deadline)
                        .thenAccept(reply -> {}));
  }

  /** Fails if this much is not beyond what is required of the owner. */
  private CompletionStage<Void> requireFree(AccountId owner, Cash amount) {
    return fund()
        .thenAccept(
            fund ->
                fund.members().stream()
                    .filter(member -> member.account().equals(owner))
                    .filter(member -> member.free().compareTo(amount) < 0)
                    .findFirst()
                    .ifPresent(
                        member -> {
                          throw new ProblemException(
                              Problem.of(
                                      ProblemCode.CONTRIBUTION_REQUIRED,
                                      "only what is beyond the required contribution can be taken"
                                          + " out")
                                  .withNumbers(
                                      new TreeMap<>(
                                          Map.of(
                                              "required", member.required().toString(),
                                              "held", member.held().toString(),
                                              "free", member.free().toString()))));
                        }));
  }

  private SettlementTerms terms(AccountId owner, Cash amount, CommandId key) {
    AssetId asset = views.get().parameters().settlementAsset();
    Leg from = Leg.of(owner, List.of(), Map.of(asset, amount.negate()), Map.of());
    return new SettlementTerms(
        SettlementId.of(IsolatedMoves.digest("default-fund " + owner + " " + key + " " + amount)),
        SettlementKind.TRANSFER,
        Optional.of(key),
        List.of(from, from.mirroredFor(owner.defaultFund())));
  }

  private CompletionStage<Fund> fund() {
    MarketView view = views.get();
    List<AccountId> before = new ArrayList<>(HouseAccounts.insurances(view.parameters()));
    before.add(HouseAccounts.INSURANCE_FUND);
    before.add(HouseAccounts.HOUSE_SHARE);
    CompletionStage<Cash> resources = CompletableFuture.completedStage(Cash.ZERO);
    for (AccountId account : before) {
      resources =
          resources.thenCombine(
              asking.find(account), (sum, found) -> sum.plus(balance(found, view)));
    }
    return resources
        .thenCombine(
            books.all(), (sum, all) -> calculations.run(() -> fund(all.accounts(), sum, view)))
        .thenCompose(answer -> answer);
  }

  private static Cash balance(Optional<AccountStatement> found, MarketView view) {
    return found
        .map(account -> account.portfolio().collateralOf(view.parameters().settlementAsset()))
        .orElse(Cash.ZERO)
        .max(Cash.ZERO);
  }

  private static Fund fund(List<Book> books, Cash resources, MarketView view) {
    Map<String, Cash> margins = new TreeMap<>();
    Map<String, Cash> held = new TreeMap<>();
    List<StressedAccount> stressed = new ArrayList<>();
    for (Book book : books) {
      String owner = book.account().owner().value();
      if (book.account().isDefaultFund()) {
        String member =
            book.account().value().substring(0, book.account().value().lastIndexOf(':'));
        held.put(member, book.portfolio().collateralOf(view.parameters().settlementAsset()));
      } else if (book.portfolio().isPricedBy(view)) {
        margins.merge(
            owner,
            MarginStanding.of(book.portfolio(), view, book.method().model()).margin().initial(),
            Cash::plus);
        stressed.add(
            new StressedAccount(
                book.account().value(), book.portfolio(), book.method().model(), book.status()));
      }
    }
    StressTest test = VenueShocks.of(view);
    DefaultFundSizing sizing =
        DefaultFundSizing.of(test.ofVenue(stressed, view, resources), resources, margins);
    TreeSet<String> names = new TreeSet<>(margins.keySet());
    names.addAll(held.keySet());
    List<Member> members =
        names.stream()
            .map(
                name -> {
                  Cash has = held.getOrDefault(name, Cash.ZERO);
                  Cash needs = sizing.shares().getOrDefault(name, Cash.ZERO);
                  return new Member(
                      AccountId.of(name), needs, has, has.minus(needs).max(Cash.ZERO));
                })
            .toList();
    return new Fund(
        view.version(),
        sizing.shock(),
        sizing.coverTwo(),
        sizing.resources(),
        sizing.required(),
        held.values().stream().reduce(Cash.ZERO, Cash::plus),
        members,
        Optional.empty());
  }
}
