package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * What an account can be told. Every command names its account, which refuses one that is not its
 * own; every command is safe to repeat.
 */
public sealed interface AccountCommand extends CborSerializable
    permits AccountCommand.Asked,
        AccountCommand.GetStatement,
        AccountCommand.ReserveLeg,
        AccountCommand.ReleaseLeg,
        AccountCommand.ApplyLeg,
        AccountCommand.OrderUnwind,
        AccountCommand.CancelUnwind,
        AccountCommand.AcknowledgeAlert,
        AccountCommand.RecordNotice,
        AccountCommand.Recheck,
        AccountCommand.WakeUp,
        AccountInternal {

  AccountId account();

  /** Tells whoever asked that the command was refused. */
  void refuse(Rejection rejection);

  /**
   * Who asks for a change of the account; empty if it changes nothing, or if what it changes is the
   * account's own decision or was agreed to before.
   */
  default Optional<Authority> asker() {
    return Optional.empty();
  }

  /** Whether nobody asks for it who may not act for the account. */
  default boolean hasAuthority() {
    return asker().filter(asker -> !asker.covers(account())).isEmpty();
  }

  /** What the journal says of who asked; empty as {@link #asker} is. */
  default Optional<Cause> cause() {
    return asker().map(asker -> new Cause(Optional.of(asker.subject()), Optional.empty()));
  }

  /**
   * What the account's owner can ask of it: applied once under its id, and answered. It reaches the
   * account with who asks, as {@link Asked}.
   */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Open.class, name = "open"),
    @JsonSubTypes.Type(value = Deposit.class, name = "deposit"),
    @JsonSubTypes.Type(value = Withdraw.class, name = "withdraw"),
    @JsonSubTypes.Type(value = SwitchMethod.class, name = "switch-method"),
    @JsonSubTypes.Type(value = ChooseLeverage.class, name = "choose-leverage"),
    @JsonSubTypes.Type(value = ChooseCollateral.class, name = "choose-collateral"),
    @JsonSubTypes.Type(value = ReserveOrder.class, name = "reserve-order"),
    @JsonSubTypes.Type(value = ReleaseOrder.class, name = "release-order"),
    @JsonSubTypes.Type(value = AcknowledgeCall.class, name = "acknowledge-call"),
    @JsonSubTypes.Type(value = RegisterWebhook.class, name = "register-webhook"),
    @JsonSubTypes.Type(value = RemoveWebhook.class, name = "remove-webhook")
  })
  sealed interface OwnerCommand
      permits Open,
          Deposit,
          Withdraw,
          SwitchMethod,
          ChooseLeverage,
          ChooseCollateral,
          AcknowledgeCall,
          RegisterWebhook,
          RemoveWebhook,
          ReserveOrder,
          ReleaseOrder {
    AccountId account();

    CommandId commandId();

    ActorRef<CommandReply> replyTo();

    /** The command as this caller asks it, whenever it comes. */
    default Asked by(Authority caller) {
      return new Asked(this, caller, Optional.empty());
    }
  }

  /**
   * A command of the owner, with who asks for it.
   *
   * @param by must cover the account
   * @param deadline after which it must not be carried out: prices may be others by then. One that
   *     was carried out already gets its answer whenever it comes again. Empty: whenever it comes
   * @param ifRevision of the account as who asks knew it: at any other nothing is done; empty:
   *     whatever it is
   */
  record Asked(
      OwnerCommand command, Authority by, Optional<Instant> deadline, Optional<Long> ifRevision)
      implements AccountCommand {
    /** At whatever revision. */
    public Asked(OwnerCommand command, Authority by, Optional<Instant> deadline) {
      this(command, by, deadline, Optional.empty());
    }

    @Override
    public AccountId account() {
      return command.account();
    }

    @Override
    public Optional<Authority> asker() {
      return Optional.of(by);
    }

    @Override
    public Optional<Cause> cause() {
      return Optional.of(
          new Cause(Optional.of(by.subject()), Optional.of(command.commandId().value())));
    }

    @Override
    public void refuse(Rejection rejection) {
      command.replyTo().tell(new CommandReply.Rejected(rejection));
    }
  }

  record Open(
      AccountId account, CommandId commandId, MarginMethod method, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  record Deposit(
      AccountId account,
      CommandId commandId,
      AssetId asset,
      Cash amount,
      ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  record Withdraw(
      AccountId account,
      CommandId commandId,
      AssetId asset,
      Cash amount,
      ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /** Changes how the account is margined, if nothing stands in the way. */
  record SwitchMethod(
      AccountId account, CommandId commandId, MarginMethod method, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /**
   * Chooses the most leverage to use in an instrument.
   *
   * @param initialRate the least initial margin rate, 1 / leverage; empty: what the rules ask
   */
  record ChooseLeverage(
      AccountId account,
      CommandId commandId,
      InstrumentId instrument,
      Optional<Rate> initialRate,
      ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /** Chooses whether an asset counts as collateral. */
  record ChooseCollateral(
      AccountId account,
      CommandId commandId,
      AssetId asset,
      boolean counts,
      ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /** The owner has seen a margin call. */
  record AcknowledgeCall(
      AccountId account, CommandId commandId, String call, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /** Has notices of margin calls sent to this address, and to no other from now on. */
  record RegisterWebhook(
      AccountId account, CommandId commandId, String url, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  record RemoveWebhook(AccountId account, CommandId commandId, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /** Holds initial margin for an order that rests somewhere else. */
  record ReserveOrder(
      AccountId account, CommandId commandId, OpenOrder order, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  /** An order is gone; what is left of it holds no margin any more. */
  record ReleaseOrder(
      AccountId account, CommandId commandId, OrderId order, ActorRef<CommandReply> replyTo)
      implements OwnerCommand {}

  record GetStatement(AccountId account, ActorRef<AccountStatement.Reply> replyTo)
      implements AccountCommand {
    @Override
    public void refuse(Rejection rejection) {
      replyTo.tell(new AccountStatement.NotFound(rejection));
    }
  }

  /**
   * Asks for agreement to a leg, with the margin for it held from then on.
   *
   * @param attempt which try of the settlement this is
   */
  record ReserveLeg(
      AccountId account, SettlementTerms terms, int attempt, ActorRef<LegReply> replyTo)
      implements AccountCommand {
    @Override
    public Optional<Authority> asker() {
      return Optional.of(terms.by());
    }

    @Override
    public Optional<Cause> cause() {
      return Optional.of(terms.cause());
    }

    @Override
    public void refuse(Rejection rejection) {
      replyTo.tell(new LegReply.Refused(account, attempt, rejection));
    }
  }

  /** Calls a reservation off. */
  record ReleaseLeg(
      AccountId account, SettlementId settlement, int attempt, ActorRef<LegReply> replyTo)
      implements AccountCommand {
    @Override
    public void refuse(Rejection rejection) {
      replyTo.tell(new LegReply.Released(account, attempt));
    }
  }

  /** Applies the account's leg of a settlement that is decided. */
  record ApplyLeg(AccountId account, SettlementTerms terms, ActorRef<LegReply> replyTo)
      implements AccountCommand {
    @Override
    public Optional<Authority> asker() {
      return Optional.of(terms.by());
    }

    @Override
    public Optional<Cause> cause() {
      return Optional.of(terms.cause());
    }

    @Override
    public void refuse(Rejection rejection) {
      replyTo.tell(new LegReply.Refused(account, 0, rejection));
    }
  }

  /**
   * The liquidator wants this step next.
   *
   * @param revision of the account the step was planned on; a later settlement makes it outdated
   * @param estimate what the step is expected to do, for the journal
   */
  record OrderUnwind(
      AccountId account,
      String liquidation,
      long revision,
      UnwindStep step,
      ActorRef<UnwindReply> replyTo,
      Optional<UnwindEstimate> estimate)
      implements AccountCommand {
    /** Without an estimate. */
    public OrderUnwind(
        AccountId account,
        String liquidation,
        long revision,
        UnwindStep step,
        ActorRef<UnwindReply> replyTo) {
      this(account, liquidation, revision, step, replyTo, Optional.empty());
    }

    @Override
    public Optional<Authority> asker() {
      return Optional.of(Authority.LIQUIDATOR);
    }

    @Override
    public void refuse(Rejection rejection) {
      replyTo.tell(new UnwindReply.Declined(account, rejection));
    }
  }

  /** The venue executed nothing of this step and never will. */
  record CancelUnwind(AccountId account, SettlementId step, String reason)
      implements AccountCommand {
    @Override
    public Optional<Authority> asker() {
      return Optional.of(Authority.LIQUIDATOR);
    }

    @Override
    public void refuse(Rejection rejection) {}
  }

  /** The liquidator has queued the alert. */
  record AcknowledgeAlert(AccountId account, String liquidation) implements AccountCommand {
    @Override
    public void refuse(Rejection rejection) {}
  }

  /**
   * What became of a notice to the owner's webhook.
   *
   * @param failure why it was given up; empty: it was delivered
   */
  record RecordNotice(AccountId account, String notice, int attempts, Optional<String> failure)
      implements AccountCommand {
    @Override
    public Optional<Authority> asker() {
      return Optional.of(Authority.NOTICES);
    }

    @Override
    public void refuse(Rejection rejection) {}
  }

  /** The monitor wants the account to look at the newest view, which is at least this version. */
  record Recheck(AccountId account, long viewVersion) implements AccountCommand {
    @Override
    public void refuse(Rejection rejection) {}
  }

  /**
   * Brings an account back into memory; it does what it has to by itself.
   *
   * @param replyTo is told when it is back
   */
  record WakeUp(AccountId account, Optional<ActorRef<Awake>> replyTo) implements AccountCommand {
    /** Nobody waits for it. */
    public WakeUp(AccountId account) {
      this(account, Optional.empty());
    }

    @Override
    public void refuse(Rejection rejection) {}
  }

  /**
   * An account is in memory, and if it has to be, in the monitor of its node.
   *
   * @param isMonitored whether it has exposure and stays
   */
  record Awake(AccountId account, boolean isMonitored) implements CborSerializable {}
}
