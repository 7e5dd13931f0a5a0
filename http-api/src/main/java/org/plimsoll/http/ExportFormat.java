package org.plimsoll.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;

/** What exported events look like. */
enum ExportFormat {
  /** One JSON object a line, each with the cursor to go on after. */
  NDJSON(
      ContentTypes.create(MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8))) {
    @Override
    String header() {
      return "";
    }

    @Override
    Function<LoggedEvent, String> lines(
        AccountId account,
        Function<InstrumentId, Optional<Instrument>> listed,
        Discretion discretion) {
      return logged -> line(account, logged, discretion).toString() + "\n";
    }
  },
  /** A table for spreadsheets. */
  CSV(ContentTypes.create(MediaTypes.TEXT_CSV, HttpCharsets.UTF_8)) {
    @Override
    String header() {
      return EventTable.header();
    }

    @Override
    Function<LoggedEvent, String> lines(
        AccountId account,
        Function<InstrumentId, Optional<Instrument>> listed,
        Discretion discretion) {
      EventTable table = new EventTable(listed, discretion);
      return logged -> table.rows(account, logged);
    }
  };

  private final ContentType contentType;

  ExportFormat(ContentType contentType) {
    this.contentType = contentType;
  }

  ContentType contentType() {
    return contentType;
  }

  /** What stands before the first event. */
  abstract String header();

  /**
   * How events of an account are written.
   *
   * @param listed instruments, by which prices are told
   * @param discretion towards the reader
   */
  abstract Function<LoggedEvent, String> lines(
      AccountId account,
      Function<InstrumentId, Optional<Instrument>> listed,
      Discretion discretion);

  /**
   * @throws IllegalArgumentException if there is no such format
   */
  static ExportFormat of(String name) {
    return switch (name) {
      case "ndjson" -> NDJSON;
      case "csv" -> CSV;
      default -> throw new IllegalArgumentException("format must be ndjson or csv, was: " + name);
    };
  }

  private static ObjectNode line(AccountId account, LoggedEvent logged, Discretion discretion) {
    ObjectNode line = EventRoutes.event(logged, discretion);
    line.put("account", account.value());
    line.put("cursor", new ExportCursor(account, logged.sequence()).toString());
    return line;
  }
}
