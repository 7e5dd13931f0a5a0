package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.LossLayer;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.DefaultWaterfall;
import org.plimsoll.risk.unwind.DefaultWaterfall.Layer;
import org.plimsoll.risk.unwind.ProRata;

/**
 * Which accounts pay a loss: the layers of a default waterfall, filled with what each account has
 * and the caps leave. Within a layer several pay in proportion. Pure.
 *
 * <p>Source: EMIR Art. 45 (order of the layers).
 */
final class LossWaterfall {
  private final LossCase loss;
  private final LossResources resources;
  private final LossCaps caps;
  private final Rate variationHaircut;

  /** Several accounts that pay together. */
  private record Group(LossLayer layer, String market, SortedMap<AccountId, Cash> capacities) {
    String name() {
      return layer + " " + market;
    }

    Cash capacity() {
      return capacities.values().stream().reduce(Cash.ZERO, Cash::plus);
    }
  }

  /**
   * Who pays; payments and the uncovered rest add up to the loss exactly.
   *
   * @param uncovered what no layer can pay, >= 0
   */
  record Allocation(List<LayerPayment> payments, Cash uncovered) {
    Allocation {
      payments = List.copyOf(payments);
    }

    Cash paid() {
      return payments.stream().map(LayerPayment::amount).reduce(Cash.ZERO, Cash::plus);
    }
  }

  LossWaterfall(LossCase loss, LossResources resources, LossCaps caps, Rate variationHaircut) {
    this.loss = loss;
    this.resources = resources;
    this.caps = caps;
    this.variationHaircut = variationHaircut;
  }

  /**
   * @param amount of the loss to allocate, >= 0
   */
  Allocation allocate(Cash amount) {
    List<Group> groups = groups(amount);
    var allocation =
        new DefaultWaterfall(
                groups.stream().map(group -> new Layer(group.name(), group.capacity())).toList())
            .allocate(amount);
    List<LayerPayment> payments = new ArrayList<>();
    for (Group group : groups) {
      ProRata.shares(allocation.paidBy(group.name()), group.capacities())
          .forEach(
              (account, share) ->
                  payments.add(new LayerPayment(group.layer(), account, group.market(), share)));
    }
    return new Allocation(payments, allocation.uncovered());
  }

  private List<Group> groups(Cash amount) {
    List<Group> groups = new ArrayList<>();
    SortedMap<AccountId, Cash> contributions = resources.contributions(asset());
    AccountId own = loss.account().defaultFund();
    Cash ownContribution = contributions.getOrDefault(own, Cash.ZERO);
    groups.add(group(LossLayer.OWN_CONTRIBUTION, "", own, ownContribution));
    groups.addAll(insurances(amount));
    groups.add(
        group(
            LossLayer.HOUSE_SHARE,
            "",
            HouseAccounts.HOUSE_SHARE,
            resources.balanceOf(HouseAccounts.HOUSE_SHARE, asset())));
    contributions.remove(own);
    groups.add(new Group(LossLayer.MUTUAL_FUND, "", largest(contributions)));
    groups.add(new Group(LossLayer.VARIATION_GAINS, "", largest(gains())));
    return groups;
  }

  /**
   * First the insurance of each market, then the fund of all: each for what the market has to do
   * with the loss, and together no more than the caps leave.
   */
  private List<Group> insurances(Cash amount) {
    List<Group> ofMarkets = new ArrayList<>();
    List<Group> ofFund = new ArrayList<>();
    Cash leftForAccount = caps.leftForAccount(loss.account());
    Cash fund = resources.balanceOf(HouseAccounts.INSURANCE_FUND, asset());
    SortedMap<String, Cash> markets =
        loss.isFlat() ? new TreeMap<>(Map.of("", amount)) : loss.byMarket(amount);
    for (var market : markets.entrySet()) {
      Cash insured = market.getValue().min(leftForAccount).min(caps.leftForMarket(market.getKey()));
      Cash own = Cash.ZERO;
      if (!market.getKey().isEmpty()) {
        AccountId insurance = HouseAccounts.insuranceOf(IndexId.of(market.getKey()));
        own = insured.min(resources.balanceOf(insurance, asset()));
        ofMarkets.add(group(LossLayer.MARKET_INSURANCE, market.getKey(), insurance, own));
      }
      Cash byFund = insured.minus(own).min(fund);
      ofFund.add(
          group(LossLayer.INSURANCE_FUND, market.getKey(), HouseAccounts.INSURANCE_FUND, byFund));
      fund = fund.minus(byFund);
      leftForAccount = leftForAccount.minus(own).minus(byFund);
    }
    ofMarkets.addAll(ofFund);
    return ofMarkets;
  }

  /** What others gained on the other side of its positions, as far as it may be taken. */
  private SortedMap<AccountId, Cash> gains() {
    SortedMap<AccountId, Cash> gains = new TreeMap<>();
    if (variationHaircut.equals(Rate.ZERO)) {
      return gains;
    }
    loss.portfolio()
        .positions()
        .forEach(
            (id, position) ->
                DeleveragingQueue.opposite(
                        resources.books(), id, position.quantity(), loss.account(), loss.view())
                    .forEach(
                        holder ->
                            gains.merge(holder.book().account(), gainTaken(holder), Cash::plus)));
    gains.replaceAll((account, gain) -> gain.min(spareOf(account)));
    return gains;
  }

  private Cash gainTaken(DeleveragingQueue.Standing holder) {
    return holder.profit().max(Cash.ZERO).times(variationHaircut, RoundingMode.DOWN);
  }

  private Cash spareOf(AccountId account) {
    return resources.books().stream()
        .filter(book -> book.account().equals(account))
        .findFirst()
        .map(book -> spare(book, loss))
        .orElse(Cash.ZERO);
  }

  /** What an account can be charged: cash it has beyond its initial margin, >= 0. */
  static Cash spare(Book book, LossCase loss) {
    Cash cash = book.portfolio().collateralOf(loss.settlementAsset());
    return book.portfolio().isPricedBy(loss.view())
        ? cash.min(
                new LossCase(book.account(), book.portfolio(), book.method().model(), loss.view())
                    .standing()
                    .initialExcess())
            .max(Cash.ZERO)
        : Cash.ZERO;
  }

  /** A settlement has a bounded number of legs: the largest pay. */
  private static SortedMap<AccountId, Cash> largest(Map<AccountId, Cash> capacities) {
    return capacities.entrySet().stream()
        .sorted(
            Map.Entry.<AccountId, Cash>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(LossSettings.MOST_ACCOUNTS)
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Cash::plus, TreeMap::new));
  }

  private static Group group(LossLayer layer, String market, AccountId account, Cash capacity) {
    return new Group(layer, market, new TreeMap<>(Map.of(account, capacity)));
  }

  private AssetId asset() {
    return loss.settlementAsset();
  }
}
