package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralChosen;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.OrderReleased;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.account.AccountEvent.OwnersWord;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.SettlementId;

/**
 * What an event of an account names.
 *
 * @param type its name in the journal
 * @param command of its owner that brought it about
 * @param settlement it belongs to, of a step of a liquidation that of the step
 * @param liquidation it belongs to, as far as it names one
 * @param figures the numbers it was decided with
 */
record EventSubject(
    String type,
    Optional<CommandId> command,
    Optional<SettlementId> settlement,
    Optional<String> liquidation,
    Optional<MarginFigures> figures) {
  private static final Map<Class<?>, String> TYPES = typesByClass();

  /** Every name an event can have. */
  static Set<String> types() {
    return Collections.unmodifiableSet(new TreeSet<>(TYPES.values()));
  }

  static EventSubject of(AccountEvent event) {
    return new EventSubject(
        TYPES.get(event.getClass()),
        commandOf(event),
        settlementOf(event),
        liquidationOf(event),
        figuresOf(event));
  }

  private static Optional<CommandId> commandOf(AccountEvent event) {
    if (event instanceof AccountOpened e) {
      return Optional.of(e.commandId());
    } else if (event instanceof CollateralDeposited e) {
      return Optional.of(e.commandId());
    } else if (event instanceof CollateralWithdrawn e) {
      return Optional.of(e.commandId());
    } else if (event instanceof MarginMethodChanged e) {
      return Optional.of(e.commandId());
    } else if (event instanceof LeverageChosen e) {
      return Optional.of(e.commandId());
    } else if (event instanceof CollateralChosen e) {
      return Optional.of(e.commandId());
    } else if (event instanceof OrderReserved e) {
      return Optional.of(e.commandId());
    } else if (event instanceof OrderReleased e) {
      return Optional.of(e.commandId());
    } else if (event instanceof OwnersWord e) {
      return Optional.of(e.commandId());
    }
    return event instanceof LegReserved e ? e.commandId() : Optional.empty();
  }

  private static Optional<SettlementId> settlementOf(AccountEvent event) {
    if (event instanceof LegReserved e) {
      return Optional.of(e.settlement());
    } else if (event instanceof LegReleased e) {
      return Optional.of(e.settlement());
    } else if (event instanceof LegSettled e) {
      return Optional.of(e.settlement());
    } else if (event instanceof FundingSettled e) {
      return Optional.of(e.settlement());
    } else if (event instanceof InterestCharged e) {
      return Optional.of(e.settlement());
    } else if (event instanceof UnwindOrdered e) {
      return Optional.of(e.id());
    }
    return event instanceof UnwindCancelled e ? Optional.of(e.id()) : Optional.empty();
  }

  private static Optional<String> liquidationOf(AccountEvent event) {
    if (event instanceof LiquidationStarted e) {
      return Optional.of(e.liquidation());
    } else if (event instanceof UnwindOrdered e) {
      return Optional.of(e.liquidation());
    } else if (event instanceof UnwindCancelled e) {
      return Optional.of(e.liquidation());
    }
    return event instanceof LiquidationEnded e ? Optional.of(e.liquidation()) : Optional.empty();
  }

  private static Optional<MarginFigures> figuresOf(AccountEvent event) {
    if (event instanceof CollateralWithdrawn e) {
      return e.figures();
    } else if (event instanceof MarginMethodChanged e) {
      return e.figures();
    } else if (event instanceof LeverageChosen e) {
      return e.figures();
    } else if (event instanceof CollateralChosen e) {
      return e.figures();
    } else if (event instanceof OrderReserved e) {
      return e.figures();
    } else if (event instanceof LegReserved e) {
      return e.figures();
    } else if (event instanceof MarginStatusChanged e) {
      return Optional.of(e.figures());
    } else if (event instanceof LiquidationStarted e) {
      return Optional.of(e.figures());
    } else if (event instanceof UnwindOrdered e) {
      return Optional.of(e.figures());
    } else if (event instanceof LiquidationEnded e) {
      return Optional.of(e.figures());
    } else if (event instanceof MarginCallRaised e) {
      return Optional.of(e.figures());
    }
    return event instanceof MarginCallEnded e ? Optional.of(e.figures()) : Optional.empty();
  }

  private static Map<Class<?>, String> typesByClass() {
    Map<Class<?>, String> types = new LinkedHashMap<>();
    for (JsonSubTypes.Type type : AccountEvent.class.getAnnotation(JsonSubTypes.class).value()) {
      types.put(type.value(), type.name());
    }
    return Collections.unmodifiableMap(types);
  }
}
