package org.plimsoll.liquidation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * Who could bear a loss, as they last said they stood. An account that did not answer is not here,
 * and pays nothing.
 *
 * @param asked accounts of the house and backstops
 * @param books every account of the venue with exposure or a contribution to the default fund
 */
public record LossResources(Map<AccountId, Portfolio> asked, List<Book> books) {
  public LossResources {
    asked = Map.copyOf(asked);
    books = List.copyOf(books);
  }

  Optional<Portfolio> find(AccountId account) {
    return Optional.ofNullable(asked.get(account));
  }

  /** What one of the accounts asked can pay, >= 0. */
  Cash balanceOf(AccountId account, AssetId asset) {
    return find(account).map(held -> paying(held, asset)).orElse(Cash.ZERO);
  }

  /** What contributions to the default fund can pay. */
  SortedMap<AccountId, Cash> contributions(AssetId asset) {
    SortedMap<AccountId, Cash> contributions = new TreeMap<>();
    books.stream()
        .filter(book -> book.account().isDefaultFund())
        .forEach(book -> contributions.put(book.account(), paying(book.portfolio(), asset)));
    return contributions;
  }

  private static Cash paying(Portfolio held, AssetId asset) {
    return held.collateralOf(asset).max(Cash.ZERO);
  }
}
