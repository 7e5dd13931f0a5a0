package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountCommand.ReleaseOrder;
import org.plimsoll.account.AccountCommand.ReserveOrder;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.OpenOrder;
import org.plimsoll.account.OrderId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** {@code /v1/accounts/{id}/orders}: the orders an account holds initial margin for. */
final class OrderRoutes {
  private final Asking asking;

  /** The open orders of an account, by id. */
  record Orders(AccountId account, long revision, List<OpenOrder> orders) {}

  /** Margin is held for an order. */
  record Reserved(
      AccountId account, OpenOrder order, CommandId commandId, long revision, Instant at) {}

  /** No margin is held for it any more. */
  record Released(
      AccountId account, OrderId order, CommandId commandId, long revision, Instant at) {}

  OrderRoutes(Asking asking) {
    this.asking = asking;
  }

  /**
   * @param account its name as it stands in the path
   */
  Route route(String account) {
    return pathPrefix(
        "orders",
        () ->
            concat(
                pathEnd(
                    () ->
                        concat(
                            get(() -> completeWithFuture(list(account))),
                            PostedCommand.route(
                                "reserve-order", command -> reserve(account, command)))),
                path(segment(), order -> releaseRoute(account, order))));
  }

  private Route releaseRoute(String account, String order) {
    return delete(
        () ->
            extractRequest(
                request -> {
                  CommandTimes.isOf(request, "release-order");
                  return completeWithFuture(release(account, order, PostedCommand.keyOf(request)));
                }));
  }

  private CompletionStage<HttpResponse> list(String name) {
    return asking
        .statement(AccountRoutes.accountIn(name))
        .thenApply(
            statement ->
                Replies.atRevision(
                    statement.revision(),
                    Replies.ok(
                        new Orders(
                            statement.account(), statement.revision(), statement.orders()))));
  }

  private CompletionStage<HttpResponse> reserve(String name, PostedCommand command) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    OpenOrder order = orderIn(command.body());
    return asking.command(
        id,
        replyTo -> new ReserveOrder(id, command.key(), order, replyTo),
        accepted ->
            Replies.created(
                new Reserved(id, order, accepted.commandId(), accepted.revision(), accepted.at())));
  }

  private CompletionStage<HttpResponse> release(String name, String order, CommandId key) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    OrderId orderId = orderIdIn(order);
    return asking.command(
        id,
        replyTo -> new ReleaseOrder(id, key, orderId, replyTo),
        accepted ->
            Replies.ok(
                new Released(
                    id, orderId, accepted.commandId(), accepted.revision(), accepted.at())));
  }

  private static OpenOrder orderIn(BodyFields body) {
    OrderId id = body.value("orderId", OrderId::of);
    InstrumentId instrument = body.value("instrument", InstrumentId::of);
    Quantity quantity = body.value("quantity", Quantity::of);
    Price limit = body.value("price", Price::of);
    boolean reduceOnly = body.has("reduceOnly") && Boolean.TRUE.equals(body.flag("reduceOnly"));
    body.done();
    return new OpenOrder(id, instrument, quantity, limit, reduceOnly);
  }

  private static OrderId orderIdIn(String path) {
    try {
      return OrderId.of(path);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.ORDER_NOT_FOUND, FieldError.shortened(e.getMessage()));
    }
  }
}
