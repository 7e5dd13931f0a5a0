package org.plimsoll.risk.whatif;

import java.util.Optional;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.TradeEffect;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Something that might be done to an account, or happen to the market it stands in. */
public sealed interface Change {
  /** Why it cannot be done at all, whatever the margin; empty if it can. */
  Optional<Refusal> refusal(Supposition now);

  /** What it makes of the account; asked only where {@link #refusal} is empty. */
  Supposition appliedTo(Supposition now);

  /** Whether it does nothing but bring a position closer to zero or put collateral in. */
  default boolean onlyReduces(Supposition now) {
    return false;
  }

  /** Collateral is paid in. */
  record Deposit(AssetId asset, Cash amount) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfAmount(asset, amount, now.view())
          .or(() -> ChangeRules.refusalOfBlindDeposit(asset, now));
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(now.portfolio().plusCollateral(asset, amount));
    }

    @Override
    public boolean onlyReduces(Supposition now) {
      return true;
    }
  }

  /** Collateral is taken out. */
  record Withdrawal(AssetId asset, Cash amount) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfAmount(asset, amount, now.view())
          .or(() -> ChangeRules.refusalOfOverdraft(asset, amount, now.portfolio()));
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(now.portfolio().plusCollateral(asset, amount.negate()));
    }
  }

  /**
   * A trade is done.
   *
   * @param quantity bought if positive, sold if negative
   * @param price empty: the mark price, of spot the index
   */
  record Trade(InstrumentId instrument, Quantity quantity, Optional<Price> price)
      implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfTrade(instrument, quantity, price, now.view());
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(effect(now.view()).appliedTo(now.portfolio(), now.view()));
    }

    @Override
    public boolean onlyReduces(Supposition now) {
      return effect(now.view()).onlyReduces(now.portfolio());
    }

    private TradeEffect effect(MarketView view) {
      Price at = price.orElseGet(() -> ChangeRules.presentPrice(instrument, view));
      return TradeEffect.of(view.parameters().instrument(instrument), quantity, at);
    }
  }

  /**
   * An order is placed, which may be filled at its price or not at all.
   *
   * @param quantity bought if positive, sold if negative
   */
  record Order(InstrumentId instrument, Quantity quantity, Price price) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfTrade(instrument, quantity, Optional.of(price), now.view());
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(this);
    }

    org.plimsoll.risk.margin.Order open() {
      return new org.plimsoll.risk.margin.Order(instrument, quantity, price);
    }

    /** Two orders that each close the position would together open one the other way. */
    @Override
    public boolean onlyReduces(Supposition now) {
      TradeEffect effect = effect(now.view());
      return effect.onlyReduces(now.portfolio()) && effect.onlyReduces(now.allFilled());
    }

    TradeEffect effect(MarketView view) {
      return TradeEffect.of(view.parameters().instrument(instrument), quantity, price);
    }
  }

  /** The account is margined by another model. */
  record MethodSwitch(MarginModel model) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return Optional.empty();
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(model);
    }
  }

  /**
   * The owner chooses a leverage.
   *
   * @param initialRate the least initial margin rate, 1 / leverage, in (0, 1]; empty: no choice
   */
  record LeverageChoice(InstrumentId instrument, Optional<Rate> initialRate) implements Change {
    /**
     * @throws IllegalArgumentException if the rate does not lie in (0, 1]
     */
    public LeverageChoice {
      MarginChoices.NONE.withInitialRate(instrument, initialRate);
    }

    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfInstrument(instrument, now.view());
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      MarginChoices choices = now.portfolio().choices();
      return now.with(
          now.portfolio().withChoices(choices.withInitialRate(instrument, initialRate)));
    }
  }

  /** The owner lets an asset count as collateral or not. */
  record CollateralChoice(AssetId asset, boolean counts) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfAsset(asset, now.view());
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      MarginChoices choices = now.portfolio().choices();
      return now.with(now.portfolio().withChoices(choices.withCounted(asset, counts)));
    }
  }

  /** Other parameters come into force. */
  record ParameterChange(MarginParameters parameters) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return ChangeRules.refusalOfHoldings(now.allFilled(), now.view().withParameters(parameters));
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(now.view().withParameters(parameters));
    }
  }

  /** The market moves. */
  record PriceShock(Shock shock) implements Change {
    @Override
    public Optional<Refusal> refusal(Supposition now) {
      return Optional.empty();
    }

    @Override
    public Supposition appliedTo(Supposition now) {
      return now.with(shock.appliedTo(now.view()));
    }
  }
}
