package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.IsolatedTransfers;
import org.plimsoll.account.Leg;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.http.IsolatedMoves.Mode;
import org.plimsoll.http.IsolatedMoves.Pair;
import org.plimsoll.http.IsolatedMoves.Switch;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** {@code /v1/accounts/{id}/isolated/{instrument}}: positions that stand for themselves alone. */
final class IsolatedRoutes {
  private static final String POSITION = PathTemplate.OF_ACCOUNT + "/isolated/{instrument}";

  private final Supplier<MarketView> views;
  private final Asking asking;
  private final IsolatedMoves moves;

  /**
   * Collateral that is to be moved.
   *
   * @param amount into the isolated account if positive, back if negative
   */
  private record Transfer(Pair pair, AssetId asset, Cash amount) {
    static Transfer of(Pair pair, BodyFields body) {
      Optional<AssetId> asset = body.optional("asset", AssetId::of);
      Cash amount = body.value("amount", Cash::of);
      body.done();
      if (amount.isZero()) {
        throw new ProblemException(
            ProblemCode.AMOUNT_NOT_POSITIVE,
            "the amount must not be 0; positive moves collateral in, negative back");
      }
      return new Transfer(pair, asset.orElse(pair.settlement()), amount);
    }

    SettlementTerms terms(CommandId key) {
      boolean isInto = amount.isPositive();
      return IsolatedTransfers.ofCollateral(
          pair.settlementId(key, "collateral " + amount + " " + asset),
          Optional.of(key),
          isInto ? pair.pool() : pair.isolated(),
          isInto ? pair.isolated() : pair.pool(),
          asset,
          amount.abs());
    }
  }

  /** What was transferred, with the revision of each account after it. */
  record Transferred(
      AccountId account,
      AccountId isolated,
      AssetId asset,
      Cash amount,
      CommandId commandId,
      SortedMap<AccountId, Long> revisions,
      Instant at) {}

  /**
   * A position that changed its mode, with the revision of each account after it.
   *
   * @param to which account has it now
   * @param collateral what that account received with it, per asset; negative if it gave, as for an
   *     option that came at its mark price
   */
  record ModeSwitched(
      AccountId account,
      InstrumentId instrument,
      Mode mode,
      AccountId to,
      Quantity quantity,
      SortedMap<AssetId, Cash> collateral,
      CommandId commandId,
      SortedMap<AccountId, Long> revisions,
      Instant at) {}

  /** Whether a switch would pass now, and everything that stands in its way. */
  record ModeCheck(
      AccountId account,
      InstrumentId instrument,
      Mode mode,
      long viewVersion,
      boolean wouldPass,
      List<Obstacle> obstacles) {}

  IsolatedRoutes(Supplier<MarketView> views, EventLog log, Asking asking) {
    this.views = views;
    this.asking = asking;
    this.moves = new IsolatedMoves(views, log, asking);
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand(
                POSITION + "/collateral",
                "transferIsolatedCollateral",
                "transfer-isolated",
                Access.OWNERS,
                this::transfer)
            .checking(Condition.DEADLINE),
        Endpoint.postedCommand(
                POSITION + "/mode",
                "switchPositionMode",
                "switch-mode",
                Access.OWNERS,
                this::switchMode)
            .checking(Condition.DEADLINE),
        Endpoint.get(
            POSITION + "/mode-check",
            "checkPositionMode",
            Access.ACCOUNT_READERS,
            this::checkMode));
  }

  private CompletionStage<HttpResponse> transfer(ApiRequest request) {
    Pair pair = pairIn(request);
    CommandId key = request.key();
    Transfer transfer = Transfer.of(pair, request.body());
    SettlementTerms terms = transfer.terms(key).askedBy(request.authority());
    return moves
        .transfer(pair, transfer.amount().isPositive(), terms, asking.deadline(request))
        .thenApply(reply -> Replies.of(reply, settled -> answer(transfer, settled), Problem::of));
  }

  private CompletionStage<HttpResponse> switchMode(ApiRequest request) {
    CommandId key = request.key();
    Switch wanted = switchIn(pairIn(request), request.body());
    return moves
        .switchMode(wanted, key, request.authority(), asking.deadline(request))
        .thenApply(reply -> Replies.of(reply, settled -> answer(wanted, settled), Problem::of));
  }

  private CompletionStage<HttpResponse> checkMode(ApiRequest request) {
    Pair pair = pairIn(request);
    QueryParameters query = request.query("mode", "asset", "collateral");
    Switch wanted =
        new Switch(
            pair,
            query.required("mode", Mode::of, "must be ISOLATED or CROSS"),
            query.optional("asset", AssetId::of, "must name an asset").orElse(pair.settlement()),
            query.optional("collateral", Cash::of, "must be a decimal").orElse(Cash.ZERO));
    return moves
        .obstacles(wanted)
        .thenApply(
            obstacles ->
                Replies.ok(
                    new ModeCheck(
                        pair.pool(),
                        pair.instrument(),
                        wanted.mode(),
                        views.get().version(),
                        obstacles.isEmpty(),
                        obstacles.stream().map(Obstacle::of).toList())));
  }

  private static Switch switchIn(Pair pair, BodyFields body) {
    Mode mode = body.value("mode", Mode::of);
    Optional<AssetId> asset = body.optional("asset", AssetId::of);
    Optional<Cash> collateral = body.optional("collateral", Cash::of);
    if (mode == Mode.CROSS && collateral.isPresent()) {
      body.wrong("collateral", "is not for CROSS: all collateral comes back with the position");
    }
    body.done();
    return new Switch(pair, mode, asset.orElse(pair.settlement()), collateral.orElse(Cash.ZERO));
  }

  /**
   * @throws ProblemException if there can be no isolated position of this instrument
   */
  private Pair pairIn(ApiRequest request) {
    AccountId pool = request.ownersAccount();
    if (pool.isolatedInstrument().isPresent()) {
      throw new ProblemException(
          ProblemCode.ISOLATED_INSTRUMENT_ONLY,
          "account " + pool + " is that of an isolated position; name its owner, " + pool.owner());
    }
    return new Pair(pool, contractIn(request.parameter("instrument")));
  }

  private Contract contractIn(String name) {
    try {
      return views.get().parameters().contract(InstrumentId.of(name));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(ProblemCode.UNKNOWN_INSTRUMENT, FieldError.shortened(e.getMessage()))
              .withStatus(StatusCodes.NOT_FOUND.intValue()));
    }
  }

  private static Transferred answer(Transfer transfer, SettlementReply.Settled settled) {
    return new Transferred(
        transfer.pair().pool(),
        transfer.pair().isolated(),
        transfer.asset(),
        transfer.amount(),
        settled.terms().commandId().orElseThrow(),
        settled.revisions(),
        settled.at());
  }

  private static ModeSwitched answer(Switch wanted, SettlementReply.Settled settled) {
    Leg received = settled.terms().legs().get(1);
    return new ModeSwitched(
        wanted.pair().pool(),
        wanted.pair().instrument(),
        wanted.mode(),
        received.account(),
        received.trades().get(0).quantity(),
        received.transfers(),
        settled.terms().commandId().orElseThrow(),
        settled.revisions(),
        settled.at());
  }
}
