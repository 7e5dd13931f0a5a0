package org.plimsoll.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;

/** The journals of all accounts and settlements. */
final class AuditRoutes {
  private final Supplier<MarketView> views;
  private final EventLog log;
  private final AuditReads reads;
  private final AuditPages pages;

  /**
   * Events of all accounts in order of time.
   *
   * @param next the cursor of what follows; empty if nothing does
   */
  record Page(List<ObjectNode> events, Optional<String> next) {}

  /** The journal of a settlement. */
  record OfSettlement(SettlementId settlement, List<ObjectNode> events) {}

  AuditRoutes(Supplier<MarketView> views, EventLog log, AuditReads reads) {
    this.views = views;
    this.log = log;
    this.reads = reads;
    this.pages = new AuditPages(log, reads);
  }

  List<Endpoint> endpoints() {
    return List.of(
        endpoint("/v1/audit/events", "listAuditEvents", this::events)
            .weighing(Weights.OF_ALL_ACCOUNTS),
        endpoint("/v1/audit/export", "exportAudit", this::export).weighing(Weights.OF_ALL_ACCOUNTS),
        endpoint("/v1/settlements/{settlement}/events", "listSettlementEvents", this::settlement)
            .weighing(Weights.OF_A_PAGE));
  }

  private static Endpoint endpoint(String path, String operation, Endpoint.Handler handler) {
    return Endpoint.get(path, operation, Access.WATCHERS, AuditTrail.recording(handler));
  }

  private CompletionStage<HttpResponse> events(ApiRequest request) {
    AuditSelection selection =
        AuditSelection.of(
            request.query("from", "to", "type", QueryParameters.CURSOR, QueryParameters.LIMIT));
    return reads.query(
        () -> pages.find(selection).thenApply(found -> Replies.ok(page(selection, found))));
  }

  private static Page page(AuditSelection selection, List<AuditedEvent> found) {
    PageCursor.Page<AuditedEvent> page = selection.page(found);
    return new Page(page.shown().stream().map(AuditRoutes::event).toList(), page.next());
  }

  static ObjectNode event(AuditedEvent event) {
    ObjectNode fields = EventRoutes.event(event.logged(), Discretion.NONE);
    ObjectNode named = fields.objectNode();
    named.put("account", event.account().value());
    named.setAll(fields);
    return named;
  }

  private CompletionStage<HttpResponse> settlement(ApiRequest request) {
    request.query();
    SettlementId id = settlementIn(request.parameter("settlement"));
    return reads.query(
        () ->
            reads
                .all(log.settlementEvents(id))
                .thenApply(
                    found -> {
                      if (found.isEmpty()) {
                        throw noSettlement(id.value());
                      }
                      return Replies.ok(
                          new OfSettlement(id, found.stream().map(AuditRoutes::event).toList()));
                    }));
  }

  private static SettlementId settlementIn(String path) {
    try {
      return SettlementId.of(path);
    } catch (IllegalArgumentException e) {
      throw noSettlement(path);
    }
  }

  private static ProblemException noSettlement(String name) {
    return new ProblemException(
        ProblemCode.SETTLEMENT_NOT_FOUND, FieldError.shortened("there is no settlement " + name));
  }

  private static ObjectNode event(LoggedSettlementEvent logged) {
    ObjectNode fields = JsonWriter.fields(logged.event());
    ObjectNode event = fields.objectNode();
    event.put("sequence", logged.sequence());
    event.put("recordedAt", logged.recordedAt().toString());
    event.setAll(fields);
    return event;
  }

  /** Account by account in order of name, so that whoever was cut off can go on. */
  private CompletionStage<HttpResponse> export(ApiRequest request) {
    QueryParameters query = request.query("format", "from", "to", "after");
    ExportFormat format = formatIn(query);
    Instant from = query.instant("from").orElse(Instant.MIN);
    Instant to = query.instant("to").orElse(Instant.MAX);
    if (to.isBefore(from)) {
      throw QueryParameters.invalid("to", "must not be before from");
    }
    Optional<ExportCursor> after =
        query.optional("after", ExportCursor::of, "must be a cursor such as alice/17");
    return reads.query(
        () ->
            reads
                .fold(
                    log.accounts()
                        .filter(
                            account ->
                                after.isEmpty()
                                    || account.compareTo(after.orElseThrow().account()) >= 0),
                    new TreeSet<AccountId>(),
                    (names, name) -> {
                      names.add(name);
                      return names;
                    })
                .thenApply(
                    names ->
                        exported(
                            format,
                            reads,
                            Source.from(names)
                                .flatMapConcat(name -> lines(format, name, from, to, after)))));
  }

  private Source<String, NotUsed> lines(
      ExportFormat format,
      AccountId account,
      Instant from,
      Instant to,
      Optional<ExportCursor> after) {
    long reached =
        after
            .filter(cursor -> cursor.account().equals(account))
            .map(ExportCursor::sequence)
            .orElse(0L);
    Function<LoggedEvent, String> lines = format.lines(account, this::listed, Discretion.NONE);
    Source<LoggedEvent, NotUsed> events =
        Source.completionStageSource(
                placeOf(account, from)
                    .thenApply(
                        first ->
                            log.accountEvents(
                                account, Math.max(first, reached + 1), Long.MAX_VALUE)))
            .mapMaterializedValue(any -> NotUsed.getInstance());
    AuditSelection period = new AuditSelection(from, to, Set.of(), Optional.empty(), 1);
    return reads
        .paced(
            events
                .takeWhile(event -> !period.isBeyond(event, Optional.empty()))
                .filter(event -> period.includes(new AuditedEvent(account, event))))
        .map(lines::apply);
  }

  private CompletionStage<Long> placeOf(AccountId account, Instant from) {
    return new JournalPlace(
            sequence ->
                reads
                    .all(log.accountEvents(account, sequence, sequence))
                    .thenApply(found -> found.stream().map(LoggedEvent::recordedAt).findFirst()))
        .of(from);
  }

  /**
   * @throws ProblemException if it is missing or there is no such format
   */
  static ExportFormat formatIn(QueryParameters query) {
    return query.required("format", ExportFormat::of, "must be ndjson or csv");
  }

  /**
   * @throws ProblemException if too many exports are running
   */
  static HttpResponse exported(
      ExportFormat format, AuditReads reads, Source<String, NotUsed> lines) {
    Source<ByteString, NotUsed> bytes =
        Source.single(format.header())
            .concat(lines)
            .filter(text -> !text.isEmpty())
            .map(ByteString::fromString);
    return HttpResponse.create()
        .withEntity(HttpEntities.create(format.contentType(), reads.export(bytes)));
  }

  private Optional<Instrument> listed(InstrumentId id) {
    return views.get().parameters().findInstrument(id);
  }
}
