package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountCommand.ReleaseOrder;
import org.plimsoll.account.AccountCommand.ReserveOrder;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.OpenOrder;
import org.plimsoll.account.OrderId;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** {@code /v1/accounts/{id}/orders}: the orders an account holds initial margin for. */
final class OrderRoutes {
  private static final String ORDERS = PathTemplate.OF_ACCOUNT + "/orders";

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

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(ORDERS, "listOrders", Access.ACCOUNT_READERS, this::list),
        Endpoint.postedCommand(
            ORDERS, "reserveOrder", "reserve-order", Access.OWNERS, this::reserve),
        Endpoint.deletion(
                ORDERS + "/{orderId}",
                "releaseOrder",
                "release-order",
                Access.OWNERS,
                this::release)
            .loweringRisk());
  }

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    return asking
        .statement(request.account())
        .thenApply(
            statement ->
                Replies.atRevision(
                    statement.revision(),
                    Replies.ok(
                        new Orders(
                            statement.account(), statement.revision(), statement.orders()))));
  }

  private CompletionStage<HttpResponse> reserve(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    OpenOrder order = orderIn(request.body());
    return asking.command(
        id,
        replyTo -> new ReserveOrder(id, key, order, replyTo),
        accepted ->
            Replies.created(
                new Reserved(id, order, accepted.commandId(), accepted.revision(), accepted.at())));
  }

  private CompletionStage<HttpResponse> release(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    OrderId orderId = orderIdIn(request.parameter("orderId"));
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
