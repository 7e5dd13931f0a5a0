package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.IsolatedTransfers;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** {@code /v1/accounts/{id}/transfers}: collateral between the accounts of one owner. */
final class TransferRoutes {
  private final Asking asking;

  /** What is to be moved. */
  private record Transfer(AccountId from, AccountId to, AssetId asset, Cash amount) {
    static Transfer of(AccountId from, BodyFields body) {
      Transfer transfer =
          new Transfer(
              from,
              body.account("to"),
              body.value("asset", AssetId::of),
              body.value("amount", Cash::of));
      if (from.equals(transfer.to())) {
        body.wrong("to", "must be another account than the one it comes from");
      }
      body.done();
      return transfer;
    }

    SettlementTerms terms(CommandId key) {
      String request = "transfer " + from + " " + to + " " + amount + " " + asset + " " + key;
      return IsolatedTransfers.ofCollateral(
          SettlementId.of("transfer-" + IsolatedMoves.digest(request)),
          Optional.of(key),
          from,
          to,
          asset,
          amount);
    }
  }

  /** What was moved, with the revision of each account after it. */
  record Transferred(
      AccountId from,
      AccountId to,
      AssetId asset,
      Cash amount,
      CommandId commandId,
      SortedMap<AccountId, Long> revisions,
      Instant at) {}

  TransferRoutes(Asking asking) {
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand(
                PathTemplate.OF_ACCOUNT + "/transfers",
                "transferCollateral",
                "transfer",
                Access.OWNERS,
                this::transfer)
            .checking(Condition.DEADLINE));
  }

  private CompletionStage<HttpResponse> transfer(ApiRequest request) {
    Transfer transfer = Transfer.of(request.ownersAccount(), request.body());
    CommandId key = request.key();
    Instant deadline = asking.deadline(request);
    return asking
        .statement(transfer.from())
        .thenCompose(
            found -> {
              requirePossible(request, transfer);
              SettlementTerms terms = transfer.terms(key).askedBy(request.authority());
              return asking.settle(terms, deadline);
            })
        .thenApply(
            reply ->
                Replies.of(
                    reply,
                    settled -> transferred(transfer, key, settled),
                    refused -> problemOf(transfer, refused)));
  }

  private static void requirePossible(ApiRequest request, Transfer transfer) {
    request.requireMine(transfer.to());
    AccountRoutes.requireNotHouse(transfer.to());
    if (!transfer.from().ownerName().equals(transfer.to().ownerName())) {
      throw new ProblemException(
          ProblemCode.DIFFERENT_OWNERS,
          "collateral moves between accounts of one owner, whose names are alike up to the first"
              + " colon");
    }
    if (!transfer.amount().isPositive()) {
      throw new ProblemException(
          ProblemCode.AMOUNT_NOT_POSITIVE, "the amount must be above 0, was: " + transfer.amount());
    }
  }

  private static Transferred transferred(
      Transfer transfer, CommandId key, SettlementReply.Settled settled) {
    return new Transferred(
        transfer.from(),
        transfer.to(),
        transfer.asset(),
        transfer.amount(),
        key,
        settled.revisions(),
        settled.at());
  }

  private static Problem problemOf(Transfer transfer, SettlementReply.NotSettled refused) {
    if (refused.rejection().reason() != RejectReason.ACCOUNT_NOT_FOUND) {
      return Problem.of(refused);
    }
    Problem missing = Problem.of(refused.rejection());
    boolean isOfPath = refused.refusedBy().filter(transfer.from()::equals).isPresent();
    return isOfPath ? missing : missing.inBody();
  }
}
