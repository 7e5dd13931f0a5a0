package org.plimsoll.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.IsolatedTransfers;
import org.plimsoll.account.Leg;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/**
 * Moves collateral and positions between an owner's account and those of its isolated positions.
 * The terms of a switch follow from the prices of its moment, so a repeat under the same key would
 * ask for something else: what was done is found in the owner's journal and asked for again.
 */
final class IsolatedMoves {
  /** The key under which the account of an isolated position is opened. */
  private static final CommandId OPENING = CommandId.of("open");

  private static final int HEX_DIGITS = 32;

  private final Supplier<MarketView> views;
  private final EventLog log;
  private final Asking asking;

  /** Whose collateral stands behind a position. */
  enum Mode {
    /** Its own. */
    ISOLATED,
    /** All of the owner's. */
    CROSS;

    /**
     * @throws IllegalArgumentException naming the two
     */
    static Mode of(String name) {
      for (Mode mode : values()) {
        if (mode.name().equals(name)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("must be ISOLATED or CROSS, was: " + name);
    }
  }

  /** An owner's account and that of its isolated position. */
  record Pair(AccountId pool, AccountId isolated, InstrumentId instrument, AssetId settlement) {
    Pair(AccountId pool, Contract contract) {
      this(pool, pool.isolated(contract.id()), contract.id(), contract.settlement());
    }

    /** The same for the same request under the same key. */
    SettlementId settlementId(CommandId key, String request) {
      return SettlementId.of(prefix(key) + digest(request));
    }

    /** What settlements of the owner in this instrument start with, under this key. */
    private String prefix(CommandId key) {
      return "isolated-" + digest(pool + " " + instrument + " " + key) + "-";
    }
  }

  /**
   * A change of mode.
   *
   * @param collateral what goes with the position out of the owner's pool
   */
  record Switch(Pair pair, Mode mode, AssetId asset, Cash collateral) {
    private SettlementId settlementId(CommandId key) {
      String with = mode == Mode.ISOLATED ? " " + collateral + " " + asset : "";
      return pair.settlementId(key, mode + with);
    }
  }

  private record Sides(AccountStatement pool, Optional<AccountStatement> isolated) {}

  IsolatedMoves(Supplier<MarketView> views, EventLog log, Asking asking) {
    this.views = views;
    this.log = log;
    this.asking = asking;
  }

  /**
   * Settles a transfer of collateral.
   *
   * @param isInto whether the isolated account receives: then it is opened if it has to be
   */
  CompletionStage<SettlementReply> transfer(
      Pair pair, boolean isInto, SettlementTerms terms, Instant deadline) {
    return sides(pair)
        .thenCompose(
            sides ->
                isInto
                    ? open(pair, sides, terms.by(), deadline)
                    : CompletableFuture.completedStage(null))
        .thenCompose(opened -> asking.settle(terms, deadline));
  }

  /** Changes the mode of a position. Fails with a problem that lists what stands in the way. */
  CompletionStage<SettlementReply> switchMode(
      Switch wanted, CommandId key, Authority by, Instant deadline) {
    return sides(wanted.pair())
        .thenCompose(
            sides -> {
              List<Rejection> obstacles = obstacles(wanted, sides);
              return obstacles.isEmpty()
                  ? switchMode(wanted, key, by, sides, deadline)
                  : repeat(wanted, key, by, sides, deadline, Rejection.ofObstacles(obstacles));
            });
  }

  /** Everything that stands in the way of a switch; empty if nothing does. */
  CompletionStage<List<Rejection>> obstacles(Switch wanted) {
    return sides(wanted.pair()).thenApply(sides -> obstacles(wanted, sides));
  }

  private List<Rejection> obstacles(Switch wanted, Sides sides) {
    var view = views.get();
    if (wanted.mode() == Mode.ISOLATED) {
      return IsolatedTransfers.obstaclesToIsolated(
          sides.pool(),
          sides.isolated(),
          wanted.pair().instrument(),
          wanted.asset(),
          wanted.collateral(),
          view);
    }
    return sides
        .isolated()
        .map(
            isolated ->
                IsolatedTransfers.obstaclesToPool(
                    sides.pool(), isolated, wanted.pair().instrument(), view))
        .orElseGet(
            () ->
                List.of(
                    Rejection.of(
                        RejectReason.POSITION_NOT_SWITCHABLE,
                        "account " + wanted.pair().isolated() + " is not open")));
  }

  private CompletionStage<SettlementReply> switchMode(
      Switch wanted, CommandId key, Authority by, Sides sides, Instant deadline) {
    SettlementTerms terms = terms(wanted, key, sides).askedBy(by);
    return open(wanted.pair(), sides, by, deadline)
        .thenCompose(opened -> asking.settle(terms, deadline))
        .thenCompose(
            reply ->
                reply instanceof SettlementReply.NotSettled refused
                        && refused.rejection().reason() == RejectReason.SETTLEMENT_ID_REUSED
                    ? repeat(wanted, key, by, sides, deadline, refused.rejection())
                    : CompletableFuture.completedStage(reply));
  }

  private SettlementTerms terms(Switch wanted, CommandId key, Sides sides) {
    Pair pair = wanted.pair();
    SettlementId id = wanted.settlementId(key);
    var view = views.get();
    return wanted.mode() == Mode.ISOLATED
        ? IsolatedTransfers.toIsolated(
            id,
            Optional.of(key),
            pair.pool(),
            sides.pool().portfolio(),
            pair.instrument(),
            wanted.asset(),
            wanted.collateral(),
            view)
        : IsolatedTransfers.toPool(
            id,
            Optional.of(key),
            pair.pool(),
            sides.isolated().orElseThrow().portfolio(),
            pair.instrument(),
            view);
  }

  /** Asks again for what was settled under this key before; refuses if nothing was. */
  private CompletionStage<SettlementReply> repeat(
      Switch wanted,
      CommandId key,
      Authority by,
      Sides sides,
      Instant deadline,
      Rejection otherwise) {
    long revision = sides.pool().revision();
    long first = Math.max(1, revision - EventSelection.MOST_READ + 1);
    return asking
        .all(
            log.accountEvents(wanted.pair().pool(), first, revision)
                .map(LoggedEvent::event)
                .filter(LegSettled.class::isInstance)
                .map(LegSettled.class::cast)
                .filter(leg -> leg.settlement().value().startsWith(wanted.pair().prefix(key)))
                .take(1))
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                throw refusal(otherwise);
              }
              LegSettled settled = found.get(0);
              if (!settled.settlement().equals(wanted.settlementId(key))) {
                throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED, Problem.KEY_REUSED);
              }
              return asking.settle(settledTerms(wanted, key, settled).askedBy(by), deadline);
            });
  }

  /** A settlement of that id with other terms, and not yet in the journal, is still under way. */
  private static ProblemException refusal(Rejection rejection) {
    return rejection.reason() == RejectReason.SETTLEMENT_ID_REUSED
        ? new ProblemException(
            ProblemCode.IDEMPOTENCY_KEY_IN_USE,
            "the first request under this key is still under way; repeat it to learn how it ended")
        : new ProblemException(Problem.of(rejection));
  }

  /** The whole of a settlement from the owner's leg of it: the other is its mirror image. */
  private static SettlementTerms settledTerms(Switch wanted, CommandId key, LegSettled settled) {
    Leg pool = settled.leg();
    Leg isolated = pool.mirroredFor(wanted.pair().isolated());
    return new SettlementTerms(
        settled.settlement(),
        SettlementKind.TRANSFER,
        Optional.of(key),
        wanted.mode() == Mode.ISOLATED ? List.of(pool, isolated) : List.of(isolated, pool));
  }

  private CompletionStage<Sides> sides(Pair pair) {
    return asking.statement(pair.pool()).thenCombine(asking.find(pair.isolated()), Sides::new);
  }

  /** Opens the account of the isolated position as the owner's is margined, unless it is open. */
  private CompletionStage<Void> open(Pair pair, Sides sides, Authority by, Instant deadline) {
    if (sides.isolated().isPresent()) {
      return CompletableFuture.completedStage(null);
    }
    return asking
        .command(
            by,
            pair.isolated(),
            replyTo ->
                new Open(pair.isolated(), OPENING.by(by.subject()), sides.pool().method(), replyTo),
            deadline)
        .thenAccept(
            reply -> {
              if (reply instanceof CommandReply.Rejected rejected
                  && rejected.rejection().reason() != RejectReason.ACCOUNT_EXISTS) {
                throw new ProblemException(Problem.of(rejected.rejection()));
              }
            });
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
