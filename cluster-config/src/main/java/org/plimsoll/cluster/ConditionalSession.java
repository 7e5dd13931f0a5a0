package org.plimsoll.cluster;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PrepareRequest;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metrics.Metrics;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A session on which events are appended only at numbers that are free. The journal plugin prepares
 * an INSERT and takes every answer for success; here the INSERT has a condition, one event or an
 * atomic batch of them, and an answer that it did not hold is a failure. So of two writers of an
 * entity one fails before it acknowledges anything, and recovers with the other's event. A write
 * whose outcome is unknown settles itself the same way: whoever appends next completes it or finds
 * the number free.
 */
final class ConditionalSession implements CqlSession {
  private final CqlSession session;
  private final ConditionalAppend append;

  ConditionalSession(CqlSession session, ConditionalAppend append) {
    this.session = session;
    this.append = append;
  }

  @Override
  @SuppressWarnings("unchecked") // what a request gives is told by its result type
  public <R extends Request, T> T execute(R request, GenericType<T> resultType) {
    if (request instanceof PrepareRequest prepare) {
      return (T) prepared(prepare, resultType);
    }
    if (request instanceof SimpleStatement simple) {
      requireFenced(simple);
    }
    T result = session.execute(request, resultType);
    if (resultType.equals(Statement.ASYNC)) {
      return (T) ((CompletionStage<AsyncResultSet>) result).thenApply(ConditionalSession::applied);
    }
    return result;
  }

  private Object prepared(PrepareRequest prepare, GenericType<?> resultType) {
    SimpleStatement fenced = SimpleStatement.newInstance(append.fenced(prepare.getQuery()));
    return resultType.equals(PrepareRequest.ASYNC)
        ? session.prepareAsync(fenced)
        : session.prepare(fenced);
  }

  private void requireFenced(SimpleStatement simple) {
    if (!append.fenced(simple.getQuery()).equals(simple.getQuery())) {
      throw new UnsafeJournalException(
          "an append must be prepared, to get its condition: " + simple.getQuery());
    }
  }

  private static AsyncResultSet applied(AsyncResultSet result) {
    if (!result.wasApplied()) {
      throw new SecondWriterException(described(result));
    }
    return result;
  }

  private static String described(AsyncResultSet result) {
    Row row = result.one();
    if (row == null || !row.getColumnDefinitions().contains("sequence_nr")) {
      return "an event of this number was already written";
    }
    return "event "
        + row.getLong("sequence_nr")
        + " of "
        + row.getString("persistence_id")
        + " was already written, by writer "
        + row.getString("writer_uuid");
  }

  @Override
  public String getName() {
    return session.getName();
  }

  @Override
  public Metadata getMetadata() {
    return session.getMetadata();
  }

  @Override
  public boolean isSchemaMetadataEnabled() {
    return session.isSchemaMetadataEnabled();
  }

  @Override
  public CompletionStage<Metadata> setSchemaMetadataEnabled(Boolean enabled) {
    return session.setSchemaMetadataEnabled(enabled);
  }

  @Override
  public CompletionStage<Metadata> refreshSchemaAsync() {
    return session.refreshSchemaAsync();
  }

  @Override
  public CompletionStage<Boolean> checkSchemaAgreementAsync() {
    return session.checkSchemaAgreementAsync();
  }

  @Override
  public DriverContext getContext() {
    return session.getContext();
  }

  @Override
  public Optional<CqlIdentifier> getKeyspace() {
    return session.getKeyspace();
  }

  @Override
  public Optional<Metrics> getMetrics() {
    return session.getMetrics();
  }

  @Override
  public CompletionStage<Void> closeFuture() {
    return session.closeFuture();
  }

  @Override
  public CompletionStage<Void> closeAsync() {
    return session.closeAsync();
  }

  @Override
  public CompletionStage<Void> forceCloseAsync() {
    return session.forceCloseAsync();
  }
}
