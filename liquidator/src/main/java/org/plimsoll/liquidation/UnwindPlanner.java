package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.plimsoll.account.UnwindEstimate;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.liquidation.UnwindCandidate.Part;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Plans the next step of a liquidation on the market: of the positions, the one that releases most
 * margin per cost first, the smallest slice found that brings the account back to maintenance plus
 * buffer; else that which leaves least missing. Where no position alone does good, parts of several
 * that hedge each other go together. The tiers after the market follow when equity is gone, or far
 * below maintenance margin and past restoring, or when no trade helps. No slice is ordered that
 * leaves more missing than before. Pure.
 */
final class UnwindPlanner {
  /** Up to so many steps all are tried; beyond, half as many each time. */
  private static final long FEW = 8;

  /** Beyond so many positions of one underlying only the whole of it is tried as a unit. */
  private static final int MOST_PAIRED = 12;

  /** A book that is not restored after so many steps is none that slices restore. */
  private static final int MOST_STEPS = 64;

  private static final UnwindBudget UNLIMITED =
      UnwindBudget.of(Cash.ofUnits(Long.MAX_VALUE), Duration.ZERO);

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparing(Scored::score)
          .thenComparing(scored -> scored.candidate().notional())
          .reversed()
          .thenComparing(scored -> scored.candidate().instrument());

  private final Function<InstrumentId, MarketDepth> depths;
  private final Rate leastEquity;

  /**
   * @param leastEquity the part of maintenance margin that equity must be for steps on the market
   *     that may not be enough; below it they go on only if they restore the account
   */
  UnwindPlanner(Function<InstrumentId, MarketDepth> depths, Rate leastEquity) {
    this.depths = depths;
    this.leastEquity = leastEquity;
  }

  /** A candidate and what a trial slice of it does. */
  private record Scored(UnwindCandidate candidate, UnwindScore score) {}

  /**
   * @param portfolio of an account whose status was a breach
   * @param model by which it is margined
   */
  UnwindPlan plan(Portfolio portfolio, MarginModel model, MarketView view, UnwindBudget budget) {
    if (!portfolio.isPricedBy(view)) {
      return new UnwindPlan.WaitForPrice();
    }
    UnwindBook book = UnwindBook.of(portfolio, view, model, depths);
    MarginStanding standing = book.standing();
    if (!standing.statusAfter(MarginStatus.BELOW_MAINTENANCE).isBreach()) {
      return new UnwindPlan.Nothing();
    }
    if (standing.equity().total().isNegative()) {
      return new UnwindPlan.BearLoss(MarketLimit.NO_EQUITY);
    }
    if (portfolio.positions().isEmpty()) {
      return new UnwindPlan.BearLoss(MarketLimit.NO_POSITION);
    }
    if (!mayTryWithoutRestoring(standing) && !isRestoredInTheEnd(book)) {
      return new UnwindPlan.BearLoss(MarketLimit.TOO_LITTLE_EQUITY);
    }
    Optional<UnwindPlan.Next> next = next(book, budget);
    if (next.isPresent()) {
      return next.orElseThrow();
    }
    return isBudgetShort(book, budget)
        ? new UnwindPlan.WaitForBudget()
        : new UnwindPlan.BearLoss(MarketLimit.NO_TRADE_HELPS);
  }

  /** The notional of each slice of a step at the view's marks: what it takes from the budget. */
  static Map<InstrumentId, Cash> notionalsOf(UnwindStep step, MarketView view) {
    Map<InstrumentId, Cash> notionals = new TreeMap<>();
    for (MarketSlice slice : slicesOf(step)) {
      Contract contract = view.parameters().contract(slice.instrument());
      notionals.put(contract.id(), MarketDepth.notionalOf(contract, slice.quantity(), view));
    }
    return notionals;
  }

  /** What a step trades on the market; nothing if it is of another tier. */
  static List<MarketSlice> slicesOf(UnwindStep step) {
    if (step instanceof MarketSlice slice) {
      return List.of(slice);
    }
    return step instanceof UnwindStep.UnitSlice unit ? unit.slices() : List.of();
  }

  private boolean mayTryWithoutRestoring(MarginStanding standing) {
    Cash least = standing.margin().maintenance().times(leastEquity, RoundingMode.UP);
    return standing.equity().total().compareTo(least) >= 0;
  }

  /** Whether slices restore it in the end, if no budget holds them up and prices stand still. */
  private boolean isRestoredInTheEnd(UnwindBook start) {
    UnwindBook book = start;
    for (int i = 0; i < MOST_STEPS; i++) {
      Optional<UnwindPlan.Next> next = next(book, UNLIMITED);
      if (next.isEmpty()) {
        return false;
      }
      book = book.after(slicesOf(next.orElseThrow().step()));
      if (book.standing().isRestored()) {
        return true;
      }
      if (book.standing().equity().total().isNegative()) {
        return false;
      }
    }
    return false;
  }

  /** The best slice of one position; else of several together; last of a hedge. */
  private Optional<UnwindPlan.Next> next(UnwindBook book, UnwindBudget budget) {
    List<Scored> singles = ranked(book, singles(book, budget));
    List<Scored> good = singles.stream().filter(each -> each.score().isPositive()).toList();
    return first(book, good, budget)
        .or(() -> first(book, goodUnits(book, budget), budget))
        .or(
            () ->
                first(
                    book,
                    singles.stream().filter(each -> !each.score().isPositive()).toList(),
                    budget));
  }

  private List<Scored> goodUnits(UnwindBook book, UnwindBudget budget) {
    return ranked(book, units(book, budget)).stream()
        .filter(each -> each.score().isPositive())
        .toList();
  }

  private Optional<UnwindPlan.Next> first(
      UnwindBook book, List<Scored> candidates, UnwindBudget budget) {
    for (Scored each : candidates) {
      Optional<List<MarketSlice>> sized = sized(book, each.candidate(), budget);
      if (sized.isPresent()) {
        List<MarketSlice> slices = sized.orElseThrow();
        UnwindScore expected = book.score(slices, book.after(slices));
        return Optional.of(
            new UnwindPlan.Next(
                UnwindCandidate.stepOf(slices),
                Optional.of(
                    new UnwindEstimate(
                        expected.cost(), expected.released(), each.score().value()))));
      }
    }
    return Optional.empty();
  }

  private static List<Scored> ranked(UnwindBook book, List<UnwindCandidate> candidates) {
    List<Scored> ranked = new ArrayList<>();
    for (UnwindCandidate candidate : candidates) {
      if (candidate.steps() > 0) {
        List<MarketSlice> trial = candidate.slices(candidate.trial());
        ranked.add(new Scored(candidate, book.score(trial, book.after(trial))));
      }
    }
    ranked.sort(BEST_FIRST);
    return ranked;
  }

  private List<UnwindCandidate> singles(UnwindBook book, UnwindBudget budget) {
    List<UnwindCandidate> singles = new ArrayList<>();
    for (InstrumentId id : book.portfolio().positions().keySet()) {
      Part part = partOf(book, id);
      singles.add(
          UnwindCandidate.single(part, lotsPossible(book, part, budget), notionalOf(book, part)));
    }
    return singles;
  }

  /**
   * Per underlying the pairs of its positions, in the ratio they are held and in equal notional,
   * and all of them as they are held; and so the whole book.
   */
  private List<UnwindCandidate> units(UnwindBook book, UnwindBudget budget) {
    Map<String, List<Part>> byUnderlying = new TreeMap<>();
    List<Part> all = new ArrayList<>();
    for (InstrumentId id : book.portfolio().positions().keySet()) {
      Part part = partOf(book, id);
      if (part.all().abs().compareTo(part.contract().lot()) >= 0) {
        byUnderlying
            .computeIfAbsent(part.contract().underlying().value(), key -> new ArrayList<>())
            .add(part);
        all.add(part);
      }
    }
    List<List<Part>> units = new ArrayList<>();
    for (List<Part> parts : byUnderlying.values()) {
      if (parts.size() <= MOST_PAIRED) {
        units.addAll(pairs(book, parts));
      }
      if (parts.size() > 2) {
        units.add(parts);
      }
    }
    if (byUnderlying.size() > 1) {
      units.add(all);
    }
    return units.stream().map(parts -> unit(book, parts, budget)).toList();
  }

  private static List<List<Part>> pairs(UnwindBook book, List<Part> parts) {
    List<List<Part>> pairs = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        List<Part> asHeld = List.of(parts.get(i), parts.get(j));
        pairs.add(asHeld);
        List<Part> equal = ofEqualNotional(book, parts.get(i), parts.get(j));
        if (!equal.equals(asHeld) && equal.stream().noneMatch(part -> part.all().isZero())) {
          pairs.add(equal);
        }
      }
    }
    return pairs;
  }

  private static List<Part> ofEqualNotional(UnwindBook book, Part one, Part other) {
    Cash notional = notionalOf(book, one).min(notionalOf(book, other));
    return List.of(upTo(book, one, notional), upTo(book, other, notional));
  }

  private static Part upTo(UnwindBook book, Part part, Cash notional) {
    Quantity most = MarketDepth.lotsWorth(notional, part.contract(), book.view());
    return most.compareTo(part.all().abs()) >= 0
        ? part
        : new Part(part.contract(), signed(most, part.all().signum()));
  }

  private UnwindCandidate unit(UnwindBook book, List<Part> parts, UnwindBudget budget) {
    Cash notional = Cash.ZERO;
    List<Long> possible = new ArrayList<>();
    for (Part part : parts) {
      notional = notional.plus(notionalOf(book, part));
      possible.add(lotsPossible(book, part, budget));
    }
    return UnwindCandidate.unit(parts, possible, notional);
  }

  private static Part partOf(UnwindBook book, InstrumentId id) {
    return new Part(
        book.view().parameters().contract(id), book.portfolio().quantityOf(id).negate());
  }

  private static Cash notionalOf(UnwindBook book, Part part) {
    return MarketDepth.notionalOf(part.contract(), part.all(), book.view());
  }

  /** The most lots of a position that market and budget allow to trade; one if it is dust. */
  private long lotsPossible(UnwindBook book, Part part, UnwindBudget budget) {
    Contract contract = part.contract();
    Cash remaining = budget.remaining(contract.id());
    if (part.all().abs().compareTo(contract.lot()) < 0) {
      return remaining.isPositive() ? 1 : 0;
    }
    Quantity most = depths.apply(contract.id()).largestOrder(contract, book.view());
    Quantity affordable = MarketDepth.lotsWorth(remaining, contract, book.view());
    return Math.min(most.units(), affordable.units()) / contract.lot().units();
  }

  /** Whether another window would allow more of any position. */
  private boolean isBudgetShort(UnwindBook book, UnwindBudget budget) {
    return book.portfolio().positions().keySet().stream()
        .map(id -> partOf(book, id))
        .anyMatch(
            part -> {
              InstrumentId id = part.contract().id();
              Cash wanted = notionalOf(book, part).min(depths.apply(id).depth());
              return budget.remaining(id).compareTo(wanted) < 0;
            });
  }

  /**
   * How much of a candidate to trade; empty if nothing of it does good. Without hedges every
   * further lot releases more margin than it costs. With them the first lots may do good and the
   * last ones harm, so that less is tried where the most does not restore the account, and of what
   * does not restore it that which leaves least missing is taken.
   */
  private Optional<List<MarketSlice>> sized(
      UnwindBook book, UnwindCandidate candidate, UnwindBudget budget) {
    long best = 0;
    Cash least = book.shortage();
    for (long tried = candidate.steps(); tried > 0; tried = fewer(tried)) {
      UnwindBook after = book.after(candidate.slices(tried));
      if (after.standing().isRestored()) {
        return Optional.of(withDust(book, candidate, fewest(book, candidate, tried), budget));
      }
      if (book.isHelpedBy(after) && after.shortage().compareTo(least) < 0) {
        best = tried;
        least = after.shortage();
      }
    }
    return best == 0 ? Optional.empty() : Optional.of(withDust(book, candidate, best, budget));
  }

  private static long fewer(long steps) {
    return steps <= FEW ? steps - 1 : steps / 2;
  }

  /** Halves what is known to restore the account, down to one step more than is known not to. */
  private static long fewest(UnwindBook book, UnwindCandidate candidate, long steps) {
    long tooFew = 0;
    long enough = steps;
    while (enough - tooFew > 1) {
      long middle = tooFew + (enough - tooFew) / 2;
      if (book.after(candidate.slices(middle)).standing().isRestored()) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  /** Of one position less than a lot is not left behind, unless taking it along would do harm. */
  private List<MarketSlice> withDust(
      UnwindBook book, UnwindCandidate candidate, long steps, UnwindBudget budget) {
    List<MarketSlice> slices = candidate.slices(steps);
    if (slices.size() > 1 || steps < candidate.of()) {
      return slices;
    }
    Part part = candidate.parts().get(0);
    List<MarketSlice> whole = List.of(new MarketSlice(part.contract().id(), part.all()));
    Cash remaining = budget.remaining(part.contract().id());
    Cash most = depths.apply(part.contract().id()).depth().min(remaining);
    boolean isPossible = notionalOf(book, part).compareTo(most) <= 0;
    return isPossible && book.isHelpedBy(book.after(whole)) ? whole : slices;
  }

  private static Quantity signed(Quantity unsigned, int sign) {
    return sign < 0 ? unsigned.negate() : unsigned;
  }
}
