package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** One reducing step of a liquidation. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UnwindStep.CancelOrders.class, name = "cancel-orders"),
  @JsonSubTypes.Type(value = UnwindStep.MarketSlice.class, name = "market-slice"),
  @JsonSubTypes.Type(value = UnwindStep.UnitSlice.class, name = "unit-slice"),
  @JsonSubTypes.Type(value = UnwindStep.Takeover.class, name = "takeover"),
  @JsonSubTypes.Type(value = UnwindStep.BackstopShare.class, name = "backstop-share"),
  @JsonSubTypes.Type(value = UnwindStep.CoveredTakeover.class, name = "covered-takeover"),
  @JsonSubTypes.Type(value = UnwindStep.Deleveraging.class, name = "deleveraging"),
  @JsonSubTypes.Type(value = UnwindStep.SharedLoss.class, name = "shared-loss")
})
public sealed interface UnwindStep {

  /** The tier of the ladder it belongs to. */
  int tier();

  /**
   * Tier 0: the open orders that add risk hold margin no more. The account does it by itself, at
   * once with what calls for it, so that it is never under way.
   *
   * @param orders in their order of id
   */
  record CancelOrders(List<OrderId> orders) implements UnwindStep {
    public CancelOrders {
      orders = List.copyOf(orders);
    }

    @Override
    public int tier() {
      return 0;
    }
  }

  /**
   * Tier 1: part of one position is traded at a venue.
   *
   * @param quantity what to trade: negative sells a long, positive buys a short back
   */
  record MarketSlice(InstrumentId instrument, Quantity quantity) implements UnwindStep {
    @Override
    public int tier() {
      return 1;
    }
  }

  /**
   * Tier 1: parts of several positions that hedge each other are traded at a venue. Whatever is
   * filled of it settles at once, in one settlement.
   *
   * @param slices of two positions or more, each of another instrument
   */
  record UnitSlice(List<MarketSlice> slices) implements UnwindStep {
    public UnitSlice {
      slices = List.copyOf(slices);
      if (slices.size() < 2
          || slices.stream().map(MarketSlice::instrument).distinct().count() < slices.size()) {
        throw new IllegalArgumentException(
            "a unit is made of slices of two instruments or more, was: " + slices);
      }
    }

    @Override
    public int tier() {
      return 1;
    }
  }

  /**
   * A step that says everything about its settlement, so that it is settled on the same terms
   * however often it is tried: who gives what to whom, at which price.
   */
  sealed interface Allocated extends UnwindStep
      permits BackstopShare, CoveredTakeover, Deleveraging, SharedLoss {

    SettlementKind kind();

    /** One leg per account, the account in liquidation last. */
    List<Leg> legs();

    /** What is settled under the id of the step. */
    default SettlementTerms terms(SettlementId id) {
      return new SettlementTerms(id, kind(), Optional.empty(), legs());
    }
  }

  /**
   * Tier 2: a registered backstop takes a share of the whole book at mark and is paid a discount.
   *
   * @param discount on the value of the share, in [0, 1]
   */
  record BackstopShare(AccountId backstop, Rate discount, List<Leg> legs) implements Allocated {
    public BackstopShare {
      legs = List.copyOf(legs);
    }

    @Override
    public int tier() {
      return 2;
    }

    @Override
    public SettlementKind kind() {
      return SettlementKind.BACKSTOP;
    }
  }

  /**
   * Tier 3: insurance takes positions over at mark, as far as layers pay what is missing.
   *
   * @param payments who pays how much of the loss
   */
  record CoveredTakeover(List<LayerPayment> payments, List<Leg> legs) implements Allocated {
    public CoveredTakeover {
      payments = List.copyOf(payments);
      legs = List.copyOf(legs);
    }

    @Override
    public int tier() {
      return 3;
    }

    @Override
    public SettlementKind kind() {
      return SettlementKind.INSURANCE;
    }
  }

  /**
   * Tier 4: positions are closed against the ranked opposite side at the bankruptcy price.
   *
   * @param loss what the counterparties receive less than at mark, >= 0
   */
  record Deleveraging(Cash loss, List<Leg> legs) implements Allocated {
    public Deleveraging {
      legs = List.copyOf(legs);
    }

    @Override
    public int tier() {
      return 4;
    }

    @Override
    public SettlementKind kind() {
      return SettlementKind.DELEVERAGING;
    }
  }

  /**
   * Tier 5: a position is torn up at mark, and what is missing is charged per contract of open
   * interest.
   *
   * @param perContract the charge, rounded up
   * @param payments who pays how much
   * @param uncovered what nobody pays: it stays with the account as its debt, >= 0
   */
  record SharedLoss(
      InstrumentId instrument,
      Cash perContract,
      List<LayerPayment> payments,
      Cash uncovered,
      List<Leg> legs)
      implements Allocated {
    public SharedLoss {
      payments = List.copyOf(payments);
      legs = List.copyOf(legs);
    }

    @Override
    public int tier() {
      return 5;
    }

    @Override
    public SettlementKind kind() {
      return SettlementKind.SOCIALIZATION;
    }
  }

  /**
   * Tier 3 as older journals have it: all that is left goes to the insurance fund at the bankruptcy
   * price. No longer ordered.
   */
  record Takeover() implements UnwindStep {
    @Override
    public int tier() {
      return 3;
    }
  }
}
