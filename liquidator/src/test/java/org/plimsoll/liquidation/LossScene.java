package org.plimsoll.liquidation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.DutchAuction;

/** Losses and those who could bear them, for tests. */
final class LossScene {
  /** In half a minute from the whole value to four fifths, in two minutes more to nothing. */
  static final DutchAuction AUCTION = new DutchAuction(1, 0.8, 30, 120, 120, 0.1);

  static final LossSettings SETTINGS = settings("1000000", "5000000", "0");

  private final Map<AccountId, Portfolio> asked = new TreeMap<>();
  private final Map<AccountId, Book> books = new TreeMap<>();

  static LossSettings settings(
      String accountCap, String marketCap, String haircut, Backstop... backstops) {
    return new LossSettings(
        Cash.of(accountCap),
        Cash.of(marketCap),
        Duration.ofHours(1),
        Rate.of(haircut),
        AUCTION,
        Arrays.asList(backstops));
  }

  /** The same view with a perpetual that has paid up to this index. */
  static MarketView funded(MarketView view, InstrumentId perpetual, String index) {
    return view.withFixings(
        view.fixings()
            .withFunding(
                perpetual,
                new Funding(
                    FundingIndex.nearest(new BigDecimal(index)),
                    Optional.empty(),
                    Optional.empty(),
                    view.asOf())));
  }

  /** An account of standard margin at a price of BTC. */
  static LossCase of(Portfolio portfolio, String btc) {
    return of(portfolio, Markets.view(btc, "3000"));
  }

  static LossCase of(Portfolio portfolio, MarketView view) {
    return new LossCase(AccountId.of("alice"), portfolio, MarginMethod.STANDARD.model(), view);
  }

  /** An account of the house, or a backstop, with this cash. */
  LossScene with(String account, String cash) {
    return with(account, Portfolios.cash(cash));
  }

  LossScene with(String account, Portfolio portfolio) {
    asked.put(AccountId.of(account), portfolio);
    return this;
  }

  LossScene contribution(String owner, String cash) {
    return book(owner + ":default-fund", Portfolios.cash(cash));
  }

  LossScene book(String account, Portfolio portfolio) {
    return book(account, portfolio, MarginStatus.ABOVE_INITIAL);
  }

  LossScene book(String account, Portfolio portfolio, MarginStatus status) {
    AccountId id = AccountId.of(account);
    books.put(id, new Book(id, MarginMethod.STANDARD, status, portfolio));
    return this;
  }

  LossResources resources() {
    return new LossResources(asked, List.copyOf(books.values()));
  }

  Portfolio portfolioOf(AccountId account) {
    return asked.containsKey(account) ? asked.get(account) : books.get(account).portfolio();
  }

  /**
   * What each account holds in collateral less entry cost and less the funding it has not paid, all
   * together: what cannot change, and does not depend on the index up to which funding is reckoned.
   */
  static BigDecimal money(Collection<Portfolio> portfolios) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Portfolio portfolio : portfolios) {
      for (Cash held : portfolio.collateral().values()) {
        sum = sum.add(held.toBigDecimal());
      }
      for (Position position : portfolio.positions().values()) {
        BigDecimal paidUpTo =
            position.fundingIndex().map(FundingIndex::toBigDecimal).orElse(BigDecimal.ZERO);
        sum =
            sum.subtract(position.entryCost().toBigDecimal())
                .add(position.quantity().toBigDecimal().multiply(paidUpTo));
      }
    }
    return sum;
  }

  Collection<Portfolio> portfolios() {
    List<Portfolio> all = new ArrayList<>(asked.values());
    books.values().forEach(book -> all.add(book.portfolio()));
    return all;
  }

  /** Applies the legs of all but the account in liquidation, which is last; returns its own. */
  Portfolio settle(UnwindStep.Allocated step, Portfolio own) {
    List<Leg> legs = step.terms(SettlementId.of("step")).legs();
    for (Leg leg : legs.subList(0, legs.size() - 1)) {
      Portfolio after = leg.appliedTo(portfolioOf(leg.account()));
      if (asked.containsKey(leg.account())) {
        asked.put(leg.account(), after);
      } else {
        book(leg.account().value(), after, books.get(leg.account()).status());
      }
    }
    return legs.get(legs.size() - 1).appliedTo(own);
  }
}
