package org.plimsoll.node;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.http.LoggedEvent;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Reads whole journals of accounts back over the API, as an auditor does. */
final class JournalPages {
  private static final int PAGE = 1000;
  private static final int OK = 200;
  private static final int INDEX_SCALE = 12;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), decimals())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ApiClient api;

  JournalPages(ApiClient api) {
    this.api = api;
  }

  List<AccountJournal> of(Collection<AccountId> accounts) {
    return accounts.stream().map(this::of).toList();
  }

  AccountJournal of(AccountId account) {
    List<LoggedEvent> rows = new ArrayList<>();
    String page = "/v1/accounts/" + account + "/events?limit=" + PAGE;
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      ApiClient.Answer answer = api.get(page + next.orElseThrow());
      if (answer.status() != OK) {
        throw new IllegalStateException("no journal of " + account + ": " + answer);
      }
      answer.body().get("events").forEach(event -> rows.add(logged(event)));
      JsonNode cursor = answer.body().get("next");
      next = cursor.isNull() ? Optional.empty() : Optional.of("&cursor=" + cursor.asText());
    }
    return new AccountJournal(account, rows);
  }

  private static LoggedEvent logged(JsonNode event) {
    try {
      return new LoggedEvent(
          event.get("sequence").asLong(),
          Instant.parse(event.get("recordedAt").asText()),
          JSON.treeToValue(event, AccountEvent.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot read " + event, e);
    }
  }

  /** The API writes as decimals what the journal holds as whole numbers. */
  private static SimpleModule decimals() {
    return new SimpleModule("decimals")
        .addDeserializer(Cash.class, new Decimal<>(Cash.class, Cash::of))
        .addDeserializer(Price.class, new Decimal<>(Price.class, Price::of))
        .addDeserializer(Quantity.class, new Decimal<>(Quantity.class, Quantity::of))
        .addDeserializer(Rate.class, new Decimal<>(Rate.class, Rate::of))
        .addDeserializer(
            FundingIndex.class,
            new Decimal<>(FundingIndex.class, text -> FundingIndex.nearest(new BigDecimal(text))))
        .addDeserializer(BorrowIndex.class, new Decimal<>(BorrowIndex.class, JournalPages::index));
  }

  private static BorrowIndex index(String text) {
    return BorrowIndex.ofUnits(new BigDecimal(text).movePointRight(INDEX_SCALE).longValueExact());
  }

  private static final class Decimal<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized itself
    private final Function<String, T> parse;

    Decimal(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return parse.apply(parser.getText());
    }
  }
}
