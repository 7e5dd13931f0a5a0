package org.plimsoll.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.connectors.cassandra.CqlSessionProvider;
import org.apache.pekko.stream.connectors.cassandra.DefaultSessionProvider;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Gives the Cassandra plugins their {@link ConditionalSession}; named in their configuration. */
public final class ConditionalSessionProvider implements CqlSessionProvider {
  private final CqlSessionProvider sessions;
  private final ConditionalAppend append;

  /**
   * @param config the section of the plugin
   */
  public ConditionalSessionProvider(ActorSystem system, Config config) {
    this.sessions = new DefaultSessionProvider(system, config);
    this.append =
        new ConditionalAppend(
            config.getString("journal.keyspace") + "." + config.getString("journal.table"));
  }

  @Override
  public Future<CqlSession> connect(ExecutionContext executor) {
    return FutureConverters.asScala(
        FutureConverters.asJava(sessions.connect(executor))
            .thenApply(session -> new ConditionalSession(session, append)));
  }
}
