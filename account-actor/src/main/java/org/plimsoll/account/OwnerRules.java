package org.plimsoll.account;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.account.AccountCommand.AcknowledgeCall;
import org.plimsoll.account.AccountCommand.Asked;
import org.plimsoll.account.AccountCommand.ChooseCollateral;
import org.plimsoll.account.AccountCommand.ChooseLeverage;
import org.plimsoll.account.AccountCommand.Deposit;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountCommand.OwnerCommand;
import org.plimsoll.account.AccountCommand.RegisterWebhook;
import org.plimsoll.account.AccountCommand.ReleaseOrder;
import org.plimsoll.account.AccountCommand.RemoveWebhook;
import org.plimsoll.account.AccountCommand.ReserveOrder;
import org.plimsoll.account.AccountCommand.SwitchMethod;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.risk.market.MarketView;

/**
 * What an account does with what its owner asks. Who asks was found to have the authority. Pure.
 */
final class OwnerRules {
  private OwnerRules() {}

  static Decision decide(AccountState state, Asked asked, MarketView view, Instant now) {
    Optional<Rejection> unwanted =
        refusalOfLate(state, asked, now).or(() -> refusalOfRevision(state, asked));
    if (unwanted.isPresent()) {
      return new Decision.Refuse(unwanted.orElseThrow());
    }
    if (asked.command() instanceof Open open) {
      return AccountRules.open(state, open, view, now);
    }
    return state.isOpen()
        ? decide(state, asked.command(), view, now)
        : new Decision.Refuse(AccountRules.notFound(asked.account()));
  }

  /** A command that comes too late is not begun; one that was carried out has its answer. */
  private static Optional<Rejection> refusalOfLate(AccountState state, Asked asked, Instant now) {
    return asked
        .deadline()
        .filter(now::isAfter)
        .filter(passed -> state.commands().find(asked.command().commandId()).isEmpty())
        .map(
            passed ->
                Rejection.of(
                    RejectReason.COMMAND_EXPIRED,
                    "the command came after its deadline and was not carried out; look at the"
                        + " account and send it again",
                    Map.of("deadline", passed)));
  }

  /**
   * A command that was decided on at another revision is not begun; one that was carried out has
   * its answer.
   */
  private static Optional<Rejection> refusalOfRevision(AccountState state, Asked asked) {
    return asked
        .ifRevision()
        .filter(expected -> state.isOpen() && expected != state.revision())
        .filter(expected -> state.commands().find(asked.command().commandId()).isEmpty())
        .map(
            expected ->
                Rejection.of(
                    RejectReason.REVISION_CHANGED,
                    "the account is at revision "
                        + state.revision()
                        + " and not at "
                        + expected
                        + "; nothing was done: look at it and decide anew",
                    Map.of("revision", state.revision(), "expected", expected)));
  }

  private static Decision decide(
      AccountState state, OwnerCommand command, MarketView view, Instant now) {
    if (command instanceof Deposit c) {
      return AccountRules.deposit(state, c, view, now);
    } else if (command instanceof Withdraw c) {
      return AccountRules.withdraw(state, c, view, now);
    } else if (command instanceof SwitchMethod c) {
      return AccountRules.switchMethod(state, c, view, now);
    } else if (command instanceof ChooseLeverage c) {
      return AccountRules.chooseLeverage(state, c, view, now);
    } else if (command instanceof ChooseCollateral c) {
      return AccountRules.chooseCollateral(state, c, view, now);
    } else if (command instanceof ReserveOrder c) {
      return OrderRules.reserve(state, c, view, now);
    } else if (command instanceof ReleaseOrder c) {
      return OrderRules.release(state, c, now);
    } else if (command instanceof AcknowledgeCall c) {
      return MarginCallRules.acknowledge(state, c, now);
    } else if (command instanceof RegisterWebhook c) {
      return MarginCallRules.register(state, c, now);
    } else if (command instanceof RemoveWebhook c) {
      return MarginCallRules.remove(state, c, now);
    }
    throw new IllegalStateException("no rule to decide " + command);
  }
}
