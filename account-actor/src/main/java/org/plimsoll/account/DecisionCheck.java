package org.plimsoll.account;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountEvent.CollateralChosen;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.Recomputation.Differs;
import org.plimsoll.account.Recomputation.NotRecomputable;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * Makes the margin decisions of a journal again: from the account before an event and the event
 * alone, and what {@link DecisionSources} have of parameters and history. The figures must come out
 * bit for bit, and what was decided must follow from them. It knows no market, no clock and no
 * other event.
 *
 * <p>It keeps the views it built last, with what they share, and so belongs to one thread.
 */
public final class DecisionCheck {
  /** An account decides a few times on one view, and so do accounts that hold the same. */
  private static final int MOST_VIEWS = 64;

  private final DecisionSources sources;
  private final Function<MarginMethod, MarginModel> models;
  private final Map<ExcerptView, MarketView> views =
      new LinkedHashMap<>(MOST_VIEWS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ExcerptView, MarketView> eldest) {
          return size() > MOST_VIEWS;
        }
      };

  /** By the models that accounts are margined with. */
  public DecisionCheck(DecisionSources sources) {
    this(sources, MarginMethod::model);
  }

  /** By other models, to find out whether it would notice. */
  public DecisionCheck(DecisionSources sources, Function<MarginMethod, MarginModel> models) {
    this.sources = sources;
    this.models = models;
  }

  /**
   * What an event says was measured.
   *
   * @param method by which it must have been
   * @param portfolio that it was measured of
   */
  private record Measured(
      Optional<MarginFigures> figures, MarginMethod method, Portfolio portfolio) {}

  /**
   * Makes the decision of an event again.
   *
   * @param before the account as the events before this one made it
   * @return empty if the event is no margin decision
   */
  public Optional<Recomputation> of(AccountState before, AccountEvent event) {
    return measured(before, event).flatMap(measured -> of(before, event, measured));
  }

  private Optional<Recomputation> of(AccountState before, AccountEvent event, Measured measured) {
    if (measured.figures().isPresent()) {
      return Optional.of(of(before, event, measured, measured.figures().orElseThrow()));
    }
    boolean isExposed = measured.method().isMargined() && measured.portfolio().hasExposure();
    return isExposed
        ? Optional.of(Differs.of("figures", "none", "an account that prices can hurt"))
        : Optional.empty();
  }

  /** Which portfolio the figures of an event are of; empty if it has no figures. */
  private static Optional<Measured> measured(AccountState before, AccountEvent event) {
    if (event instanceof CollateralWithdrawn e) {
      return measured(e.figures(), before.method(), before.apply(event).portfolio());
    } else if (event instanceof MarginMethodChanged e) {
      return measured(e.figures(), e.to(), before.portfolio());
    } else if (event instanceof LeverageChosen e) {
      return measured(e.figures(), before.method(), before.apply(event).portfolio());
    } else if (event instanceof CollateralChosen e) {
      return measured(e.figures(), before.method(), before.apply(event).portfolio());
    } else if (event instanceof OrderReserved e) {
      return measured(e.figures(), before.method(), before.portfolio());
    } else if (event instanceof LegReserved e) {
      return measured(e.figures(), before.method(), e.leg().appliedTo(before.portfolio()));
    }
    return figuresAsItStands(event)
        .flatMap(figures -> measured(Optional.of(figures), before.method(), before.portfolio()));
  }

  private static Optional<Measured> measured(
      Optional<MarginFigures> figures, MarginMethod method, Portfolio portfolio) {
    return Optional.of(new Measured(figures, method, portfolio));
  }

  private static Optional<MarginFigures> figuresAsItStands(AccountEvent event) {
    if (event instanceof MarginStatusChanged e) {
      return Optional.of(e.figures());
    } else if (event instanceof LiquidationStarted e) {
      return Optional.of(e.figures());
    } else if (event instanceof UnwindOrdered e) {
      return Optional.of(e.figures());
    } else if (event instanceof LiquidationEnded e) {
      return Optional.of(e.figures());
    } else if (event instanceof MarginCallRaised e) {
      return Optional.of(e.figures());
    } else if (event instanceof MarginCallEnded e) {
      return Optional.of(e.figures());
    }
    return Optional.empty();
  }

  private Recomputation of(
      AccountState before, AccountEvent event, Measured measured, MarginFigures figures) {
    if (figures.market().isEmpty()) {
      return new NotRecomputable("written before figures held all they depend on");
    }
    if (figures.method() != measured.method()) {
      return Differs.of("method", figures.method(), measured.method());
    }
    MarketExcerpt market = figures.market().orElseThrow();
    if (!market.otherSurfaces().isEmpty()) {
      return new NotRecomputable("the volatilities were not those of the parameters");
    }
    Optional<MarginParameters> parameters =
        sources.parameters(figures.parameterVersion(), market.parameters());
    if (parameters.isEmpty()) {
      return new NotRecomputable("parameters " + figures.parameterVersion() + " were not given");
    }
    ParameterFingerprint given = ParameterFingerprint.of(parameters.orElseThrow());
    if (!given.sha256().equals(market.parameters())) {
      return Differs.of(
          "content of parameters " + figures.parameterVersion(), market.parameters(), given);
    }
    Optional<HistoricalScenarios> history = market.history().flatMap(sources::history);
    if (history.isPresent() != market.history().isPresent()) {
      return new NotRecomputable(
          "the history of fingerprint " + market.history().orElseThrow() + " was not given");
    }
    try {
      MarketView view = view(figures, parameters.orElseThrow(), history);
      return compared(before, event, measured, figures, view);
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
      return Differs.of("what the figures hold", "enough to decide", e.getMessage());
    }
  }

  private MarketView view(
      MarginFigures figures, MarginParameters parameters, Optional<HistoricalScenarios> history) {
    ExcerptView excerpt = ExcerptView.of(figures);
    MarketView known = views.get(excerpt);
    if (known == null || known.parameters() != parameters) {
      known = excerpt.under(parameters, history);
      views.put(excerpt, known);
    }
    return known;
  }

  private Recomputation compared(
      AccountState before,
      AccountEvent event,
      Measured measured,
      MarginFigures journaled,
      MarketView view) {
    MarginStanding standing =
        MarginStanding.of(measured.portfolio(), view, models.apply(measured.method()));
    MarginFigures again = MarginFigures.of(measured.method(), standing, measured.portfolio(), view);
    return difference(journaled, again)
        .or(() -> DecisionRules.difference(before, event, standing))
        .<Recomputation>map(Function.identity())
        .orElseGet(() -> AcceptanceRules.again(before, event, journaled, standing, view));
  }

  private static Optional<Differs> difference(MarginFigures journaled, MarginFigures again) {
    return unequal("marks", journaled.marks(), again.marks())
        .or(() -> unequal("equity", journaled.equity(), again.equity()))
        .or(() -> unequal("initialMargin", journaled.initialMargin(), again.initialMargin()))
        .or(
            () ->
                unequal(
                    "maintenanceMargin", journaled.maintenanceMargin(), again.maintenanceMargin()))
        .or(() -> unequal("prices and conditions", journaled, again));
  }

  private static Optional<Differs> unequal(String what, Object journaled, Object again) {
    return journaled.equals(again)
        ? Optional.empty()
        : Optional.of(Differs.of(what, journaled, again));
  }
}
