package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.Checkpoint;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.checkpoint.CheckpointsCommand;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetLatest;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetNotes;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetProof;
import org.plimsoll.account.checkpoint.CheckpointsCommand.Notes;
import org.plimsoll.account.checkpoint.CheckpointsCommand.Proof;
import org.plimsoll.account.checkpoint.SignedCheckpoint;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.AssetId;

/**
 * {@code /v1/audit} and {@code /v1/accounts/{id}/proof}: signed checkpoints over all accounts, and
 * the proof that one is in them.
 */
final class CheckpointRoutes {
  /** So that an answer between nodes stays far below the largest message there may be. */
  private static final int MOST_NOTES = 50;

  private static final PageCursor<Long> PAGES = PageCursor.ofNumbers("checkpoints");

  private final Optional<CheckpointDesk> checkpoints;
  private final Asking asking;

  /** What is held and what is owed of an asset, by all accounts. */
  record Total(String assets, String debts) {}

  /**
   * A checkpoint.
   *
   * @param accounts how many it covers
   * @param note the signed text, which says all of this
   */
  record CheckpointAnswer(
      long number, Instant at, long accounts, Map<AssetId, Total> totals, String note) {
    static CheckpointAnswer of(SignedCheckpoint signed) {
      Checkpoint checkpoint = signed.checkpoint();
      Map<AssetId, Total> totals = new TreeMap<>();
      checkpoint
          .root()
          .totals()
          .byAsset()
          .forEach(
              (asset, total) ->
                  totals.put(asset, new Total(total.assetsText(), total.debtsText())));
      return new CheckpointAnswer(
          checkpoint.number(), checkpoint.at(), checkpoint.root().size(), totals, signed.text());
    }
  }

  /**
   * Checkpoints by number.
   *
   * @param next the cursor of what follows; empty if nothing does yet
   */
  record Page(List<CheckpointAnswer> checkpoints, Optional<String> next) {}

  /**
   * What checkpoints are verified with.
   *
   * @param key as signed notes write it: {@code <origin>+<id>+<Base64>}
   */
  record KeyAnswer(String origin, String id, String key) {}

  CheckpointRoutes(Optional<CheckpointDesk> checkpoints, Asking asking) {
    this.checkpoints = checkpoints;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/audit/key", "getAuditKey", Access.PUBLIC, request -> key()),
        Endpoint.get(
            "/v1/audit/checkpoints", "listCheckpoints", Access.EVERY_ROLE, this::checkpoints),
        Endpoint.get(
            "/v1/audit/checkpoints/latest",
            "getLatestCheckpoint",
            Access.EVERY_ROLE,
            request -> latest()),
        Endpoint.get(
            PathTemplate.OF_ACCOUNT + "/proof",
            "getAccountProof",
            Access.ACCOUNT_READERS,
            this::proof));
  }

  private CompletionStage<HttpResponse> key() {
    var key = desk().key();
    return CompletableFuture.completedStage(
        Replies.ok(new KeyAnswer(key.name(), key.id(), key.toString())));
  }

  private CompletionStage<HttpResponse> checkpoints(ApiRequest request) {
    QueryParameters query = request.query("after", QueryParameters.CURSOR, QueryParameters.LIMIT);
    long known = query.number("after", 0, Long.MAX_VALUE - 1, 0);
    long after = Math.max(known, query.cursor(PAGES).orElse(0L));
    int limit = query.limit(MOST_NOTES, MOST_NOTES);
    return asking
        .<CheckpointsCommand, Notes>ask(
            desk().checkpoints(), replyTo -> new GetNotes(after, limit + 1, replyTo))
        .thenApply(notes -> Replies.ok(page(notes.notes(), limit)));
  }

  private static Page page(List<SignedCheckpoint> notes, int limit) {
    PageCursor.Page<SignedCheckpoint> page =
        PAGES.page(notes, limit, note -> note.checkpoint().number());
    return new Page(page.shown().stream().map(CheckpointAnswer::of).toList(), page.next());
  }

  private CompletionStage<HttpResponse> latest() {
    return asking
        .<CheckpointsCommand, Notes>ask(desk().checkpoints(), GetLatest::new)
        .thenApply(
            notes ->
                notes.notes().stream()
                    .findFirst()
                    .map(note -> Replies.ok(CheckpointAnswer.of(note)))
                    .orElseThrow(() -> none("no checkpoint is signed yet")));
  }

  /** The account is asked first: it knows whether it exists. */
  private CompletionStage<HttpResponse> proof(ApiRequest request) {
    AccountId account = request.account();
    return asking
        .statement(account)
        .thenCompose(
            statement ->
                asking.<CheckpointsCommand, Proof>ask(
                    desk().checkpoints(), replyTo -> new GetProof(account, replyTo)))
        .thenApply(
            proof ->
                proof
                    .document()
                    .map(Replies::ok)
                    .orElseThrow(
                        () -> none("account " + account + " is in no checkpoint yet; ask again")));
  }

  private CheckpointDesk desk() {
    return checkpoints.orElseThrow(
        () -> none("this venue signs no checkpoints; its interval is 0"));
  }

  private static ProblemException none(String why) {
    return new ProblemException(ProblemCode.CHECKPOINT_NOT_FOUND, why);
  }
}
