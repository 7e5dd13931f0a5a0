package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountCommand.ReleaseOrder;
import org.plimsoll.account.AccountCommand.ReserveOrder;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
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
  private static final PageCursor<OrderId> PAGES = new PageCursor<>("orders", OrderId::of);

  /** As many as an account may have. */
  private static final int MOST_LISTED = 200;

  private final Asking asking;

  /**
   * The open orders of an account, by id.
   *
   * @param next the cursor of what follows; empty if nothing does
   */
  record Orders(AccountId account, long revision, List<OpenOrder> orders, Optional<String> next) {}

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
                ORDERS, "reserveOrder", "reserve-order", Access.OWNERS, this::reserve)
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.deletion(
                ORDERS + "/{orderId}",
                "releaseOrder",
                "release-order",
                Access.OWNERS,
                this::release)
            .checking(Condition.DEADLINE, Condition.REVISION)
            .loweringRisk());
  }

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    QueryParameters query =
        request.query(QueryParameters.CURSOR, QueryParameters.LIMIT, QueryParameters.MIN_REVISION);
    Optional<OrderId> after = query.cursor(PAGES);
    int limit = query.limit(MOST_LISTED, MOST_LISTED);
    return asking
        .statement(request.account(), query.minRevision())
        .thenApply(
            statement ->
                Replies.ifNews(
                    request,
                    statement.revision(),
                    () -> Replies.ok(orders(statement, after, limit))));
  }

  private static Orders orders(AccountStatement statement, Optional<OrderId> after, int limit) {
    List<OpenOrder> rest =
        statement.orders().stream()
            .filter(order -> after.isEmpty() || order.id().compareTo(after.orElseThrow()) > 0)
            .toList();
    PageCursor.Page<OpenOrder> page = PAGES.page(rest, limit, OpenOrder::id);
    return new Orders(statement.account(), statement.revision(), page.shown(), page.next());
  }

  private CompletionStage<HttpResponse> reserve(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    OpenOrder order = orderIn(request.body());
    return asking.command(
        request,
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
        request,
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
