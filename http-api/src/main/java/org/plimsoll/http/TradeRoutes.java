package org.plimsoll.http;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.OrderId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** {@code /v1/trades}: two accounts trade with each other, once or many times. */
final class TradeRoutes {
  private static final Pattern TRADE_ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63}");

  private final Supplier<MarketView> views;
  private final Clock clock;
  private final Asking asking;
  private final TradeBatches batches;

  /** What is traded. */
  record Trade(
      String tradeId,
      AccountId buyer,
      AccountId seller,
      InstrumentId instrument,
      Quantity quantity,
      Price price,
      Optional<OrderId> buyerOrder,
      Optional<OrderId> sellerOrder) {

    /** To be looked at only if nothing was wrong with the body. */
    static Trade in(BodyFields body) {
      return new Trade(
          body.value("tradeId", Trade::tradeId),
          body.account("buyer"),
          body.account("seller"),
          body.value("instrument", InstrumentId::of),
          body.value("quantity", Quantity::of),
          body.value("price", Price::of),
          body.optional("buyerOrder", OrderId::of),
          body.optional("sellerOrder", OrderId::of));
    }

    /** The orders it fills, by whose they are. */
    Map<AccountId, OrderId> orders() {
      Map<AccountId, OrderId> orders = new TreeMap<>();
      buyerOrder.ifPresent(order -> orders.put(buyer, order));
      sellerOrder.ifPresent(order -> orders.put(seller, order));
      return orders;
    }

    private static String tradeId(String text) {
      if (!TRADE_ID.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "trade id must be 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', was: " + text);
      }
      return text;
    }
  }

  /**
   * What was traded, with the revision of each account after it.
   *
   * @param cash what the buyer pays the seller or keeps as entry cost, in the settlement asset:
   *     negative for an inverse future, which is worth minus its coins
   */
  record Settled(
      String tradeId,
      InstrumentId instrument,
      Quantity quantity,
      Price price,
      Cash cash,
      AssetId settlement,
      AccountId buyer,
      AccountId seller,
      SortedMap<AccountId, Long> revisions,
      Instant at) {}

  TradeRoutes(Supplier<MarketView> views, Clock clock, Asking asking) {
    this.views = views;
    this.clock = clock;
    this.asking = asking;
    this.batches = new TradeBatches(this::trade);
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand("/v1/trades", "trade", "trade", Access.OWNERS, this::trade)
            .checking(Condition.DEADLINE),
        Endpoint.postedCommand(
                "/v1/trades/batch",
                "tradeBatch",
                "trade-batch",
                Access.OWNERS,
                request -> batches.trade(request, asking.deadline(request)))
            .checking(Condition.DEADLINE)
            .weighing(Weights.OF_A_BATCH));
  }

  private CompletionStage<HttpResponse> trade(ApiRequest request) {
    Trade trade = Trade.in(request.body());
    request.body().done();
    return trade(request, trade, request.key(), asking.deadline(request));
  }

  private CompletionStage<HttpResponse> trade(
      ApiRequest request, Trade trade, CommandId key, Instant deadline) {
    AccountRoutes.requireNotHouse(trade.buyer());
    AccountRoutes.requireNotHouse(trade.seller());
    request.requireMine(trade.buyer());
    request.requireMine(trade.seller());
    return settle(trade, key, request.authority(), deadline);
  }

  private CompletionStage<HttpResponse> settle(
      Trade trade, CommandId key, Authority by, Instant deadline) {
    MarketView view = views.get();
    Instrument instrument = listed(trade, view);
    SettlementTerms terms =
        TradeLegs.trade(
                SettlementId.of("trade-" + trade.tradeId()),
                Optional.of(key),
                trade.buyer(),
                trade.seller(),
                instrument,
                trade.quantity(),
                trade.price())
            .filling(trade.orders())
            .askedBy(by);
    // What was traded before the contract expired still has its answer.
    boolean isExpired = isExpired(instrument, view);
    return (isExpired ? asking.settledBefore(terms) : asking.settle(terms, deadline))
        .thenApply(
            reply ->
                Replies.of(
                    reply,
                    settled -> answer(trade, instrument, settled),
                    refused -> isExpired ? expired(instrument) : problemOf(trade, refused)));
  }

  private static Problem expired(Instrument instrument) {
    return Problem.of(
        ProblemCode.INSTRUMENT_EXPIRED,
        "instrument " + instrument.id() + " has expired; trade one that has not");
  }

  private static Instrument listed(Trade trade, MarketView view) {
    Instrument instrument =
        view.parameters()
            .findInstrument(trade.instrument())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.UNKNOWN_INSTRUMENT,
                        "instrument " + trade.instrument() + " is not listed"));
    require(
        !trade.buyer().owner().equals(trade.seller().owner()),
        ProblemCode.SELF_TRADE,
        "account " + trade.buyer().owner() + " cannot trade with itself");
    require(
        trade.quantity().signum() > 0,
        ProblemCode.AMOUNT_NOT_POSITIVE,
        "the quantity must be above 0, was: " + trade.quantity());
    require(
        trade.quantity().isMultipleOf(instrument.lot()),
        ProblemCode.QUANTITY_NOT_IN_LOTS,
        "the quantity must be a multiple of " + instrument.lot() + ", was: " + trade.quantity());
    require(
        trade.price().units() % instrument.tick().units() == 0,
        ProblemCode.PRICE_NOT_IN_TICKS,
        "the price must be a multiple of " + instrument.tick() + ", was: " + trade.price());
    return instrument;
  }

  private boolean isExpired(Instrument instrument, MarketView view) {
    return instrument instanceof Contract contract
        && (contract.isExpired(view.asOf()) || contract.isExpired(clock.instant()));
  }

  private static void require(boolean holds, ProblemCode code, String otherwise) {
    if (!holds) {
      throw new ProblemException(code, otherwise);
    }
  }

  private static Settled answer(
      Trade trade, Instrument instrument, SettlementReply.Settled settled) {
    return new Settled(
        trade.tradeId(),
        trade.instrument(),
        trade.quantity(),
        trade.price(),
        TradeLegs.cash(instrument, trade.quantity(), trade.price()).negate(),
        instrument.settlement(),
        trade.buyer(),
        trade.seller(),
        settled.revisions(),
        settled.at());
  }

  private static Problem problemOf(Trade trade, SettlementReply.NotSettled refused) {
    return switch (refused.rejection().reason()) {
      case SETTLEMENT_ID_REUSED ->
          Problem.of(
              ProblemCode.TRADE_ID_REUSED,
              "trade " + trade.tradeId() + " exists with other terms or under another key");
      case ORDER_NOT_FOUND -> Problem.of(refused).inBody();
      case ACCOUNT_NOT_FOUND -> Problem.of(refused.rejection()).inBody();
      default -> Problem.of(refused);
    };
  }
}
