package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DepegCharge;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PegTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What a margin decision depended on beside the prices its figures name: with both, the part of the
 * market view that the decision looked at can be built again. What is not there had the usual
 * value: an average equal to the price, no uncertainty, no basis, no cap, a total that is not
 * known.
 *
 * @param asOf when the view was built, to which options decay
 * @param parameters the {@link ParameterFingerprint} of the parameters, beside their version
 * @param history the fingerprint of the past days Expected Shortfall was taken over, if it was
 * @param prices of further indexes: of what positions are settled in, of what moves an asset that
 *     is held, of pegs
 * @param averages of indexes whose average counts and differs from the price
 * @param uncertainties of indexes where that counts, > 0
 * @param bases of perpetuals held that are not marked at their index
 * @param settlementPrices of contracts held that have expired, in the currency of the index
 * @param leverageCaps the least initial margin rates that were ordered of futures held
 * @param openInterest of futures held, where the requirement grows with it
 * @param deposits of all accounts, of assets held or owed that count for less with them
 * @param borrowings of all accounts, of assets held or owed of which a debt asks for more with them
 * @param otherSurfaces underlyings whose volatilities were not those of the parameters
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MarketExcerpt(
    Instant asOf,
    String parameters,
    Optional<String> history,
    SortedMap<IndexId, Price> prices,
    SortedMap<IndexId, Price> averages,
    SortedMap<IndexId, Rate> uncertainties,
    SortedMap<InstrumentId, MarkBasis> bases,
    SortedMap<InstrumentId, Price> settlementPrices,
    SortedMap<InstrumentId, Rate> leverageCaps,
    SortedMap<InstrumentId, Quantity> openInterest,
    SortedMap<AssetId, Cash> deposits,
    SortedMap<AssetId, Cash> borrowings,
    SortedSet<IndexId> otherSurfaces) {

  public MarketExcerpt {
    history = history == null ? Optional.empty() : history;
    prices = sorted(prices);
    averages = sorted(averages);
    uncertainties = sorted(uncertainties);
    bases = sorted(bases);
    settlementPrices = sorted(settlementPrices);
    leverageCaps = sorted(leverageCaps);
    openInterest = sorted(openInterest);
    deposits = sorted(deposits);
    borrowings = sorted(borrowings);
    otherSurfaces =
        Collections.unmodifiableSortedSet(
            otherSurfaces == null ? new TreeSet<>() : new TreeSet<>(otherSurfaces));
  }

  private static <K, V> SortedMap<K, V> sorted(SortedMap<K, V> map) {
    return Collections.unmodifiableSortedMap(map == null ? new TreeMap<>() : new TreeMap<>(map));
  }

  /** What margining this portfolio by this method looks at in the view. */
  static MarketExcerpt of(MarginMethod method, Portfolio portfolio, MarketView view) {
    return new Reading(method, portfolio, view).excerpt();
  }

  /** An excerpt while it is made. */
  private static final class Reading {
    private final Portfolio portfolio;
    private final MarketView view;
    private final MarginParameters parameters;
    private final Optional<PortfolioRules> whole;
    private final SortedMap<IndexId, Price> prices = new TreeMap<>();
    private final SortedMap<IndexId, Price> averages = new TreeMap<>();
    private final SortedMap<IndexId, Rate> uncertainties = new TreeMap<>();
    private final SortedMap<InstrumentId, MarkBasis> bases = new TreeMap<>();
    private final SortedMap<InstrumentId, Price> settlementPrices = new TreeMap<>();
    private final SortedMap<InstrumentId, Rate> leverageCaps = new TreeMap<>();
    private final SortedMap<InstrumentId, Quantity> openInterest = new TreeMap<>();
    private final SortedMap<AssetId, Cash> deposits = new TreeMap<>();
    private final SortedMap<AssetId, Cash> borrowings = new TreeMap<>();
    private final SortedSet<IndexId> otherSurfaces = new TreeSet<>();

    Reading(MarginMethod method, Portfolio portfolio, MarketView view) {
      this.portfolio = portfolio;
      this.view = view;
      parameters = view.parameters();
      whole = method == MarginMethod.PORTFOLIO ? parameters.portfolio() : Optional.empty();
    }

    MarketExcerpt excerpt() {
      portfolio.positions().keySet().forEach(id -> addContract(parameters.contract(id)));
      portfolio.collateral().keySet().forEach(id -> addHolding(parameters.asset(id)));
      addPrices();
      addUncertainties();
      return new MarketExcerpt(
          view.asOf(),
          ParameterFingerprint.of(parameters).sha256(),
          whole
              .flatMap(PortfolioRules::tail)
              .flatMap(tail -> view.history())
              .map(HistoricalScenarios::fingerprint),
          prices,
          averages,
          uncertainties,
          bases,
          settlementPrices,
          leverageCaps,
          openInterest,
          deposits,
          borrowings,
          otherSurfaces);
    }

    private void addContract(Contract contract) {
      InstrumentId id = contract.id();
      view.settlementPrice(contract).ifPresent(price -> settlementPrices.put(id, price));
      if (contract.expiry().isPresent()) {
        addSurface(contract.underlying());
      } else {
        addBasis(contract);
      }
      if (contract instanceof FuturesContract) {
        view.controls().leastInitialRate(id).ifPresent(rate -> leverageCaps.put(id, rate));
        if (whole.isEmpty() && parameters.standard().openInterest().containsKey(id)) {
          view.totals().openInterest(id).ifPresent(open -> openInterest.put(id, open));
        }
      }
    }

    private void addBasis(Contract contract) {
      boolean isAtIndex =
          view.markPrice(contract.id()).equals(view.known(contract.underlying()).price());
      Optional.ofNullable(view.fixings().basis().get(contract.id()))
          .filter(basis -> !isAtIndex && basis.isFresh(view.asOf()))
          .ifPresent(
              basis -> bases.put(contract.id(), new MarkBasis(basis.average(), basis.latest())));
    }

    private void addSurface(IndexId underlying) {
      VolatilitySurface used = view.surfaces().get(underlying);
      if (used != null && parameters.surfaces().stream().noneMatch(used::equals)) {
        otherSurfaces.add(underlying);
      }
    }

    private void addHolding(Asset asset) {
      if (asset.terms().isPrudent()) {
        asset.index().map(view::known).ifPresent(this::addPrudent);
      }
      if (asset.terms().borrowScale().isPresent()) {
        view.totals().borrowings(asset.id()).ifPresent(sum -> borrowings.put(asset.id(), sum));
      }
      if (asset.terms().platformScale().isPresent()) {
        view.totals().deposits(asset.id()).ifPresent(sum -> deposits.put(asset.id(), sum));
      }
    }

    private void addPrudent(IndexPrice index) {
      if (!index.average().equals(index.price())) {
        averages.put(index.index(), index.average());
      }
      addUncertainty(index);
    }

    private void addUncertainty(IndexPrice index) {
      if (!index.uncertainty().equals(Rate.ZERO)) {
        uncertainties.put(index.index(), index.uncertainty());
      }
    }

    /** Beside those of the underlyings of positions and of the assets held. */
    private void addPrices() {
      Set<IndexId> named = new HashSet<>();
      portfolio.positions().keySet().forEach(id -> named.add(parameters.contract(id).underlying()));
      portfolio
          .collateral()
          .keySet()
          .forEach(id -> parameters.asset(id).index().ifPresent(named::add));
      SortedSet<IndexId> further = new TreeSet<>();
      settlements().forEach(id -> parameters.asset(id).index().ifPresent(further::add));
      if (whole.isPresent()) {
        further.addAll(drivers());
        whole.flatMap(PortfolioRules::peg).map(PegTerms::index).ifPresent(further::add);
      } else {
        parameters
            .standard()
            .depeg()
            .map(DepegCharge::stablecoin)
            .filter(index -> view.indexPrice(index).isPresent())
            .ifPresent(further::add);
      }
      further.removeAll(named);
      further.forEach(index -> prices.put(index, view.known(index).price()));
    }

    private void addUncertainties() {
      boolean counts =
          whole
              .map(rules -> rules.uncertainty().isPresent())
              .orElseGet(() -> parameters.standard().confidence().isPresent());
      if (counts) {
        Set<IndexId> exposed = new TreeSet<>();
        portfolio
            .positions()
            .keySet()
            .forEach(id -> exposed.add(parameters.contract(id).underlying()));
        if (whole.isPresent()) {
          exposed.addAll(drivers());
        }
        exposed.forEach(index -> addUncertainty(view.known(index)));
      }
    }

    private Set<AssetId> settlements() {
      Set<AssetId> settlements = new TreeSet<>();
      portfolio
          .positions()
          .keySet()
          .forEach(id -> settlements.add(parameters.contract(id).settlement()));
      return settlements;
    }

    /** The indexes whose moves the assets make that are held, or that positions are settled in. */
    private Set<IndexId> drivers() {
      Set<AssetId> coins = settlements();
      coins.addAll(portfolio.collateral().keySet());
      Set<IndexId> drivers = new TreeSet<>();
      coins.forEach(id -> parameters.drivingIndex(id).ifPresent(drivers::add));
      return drivers;
    }
  }
}
