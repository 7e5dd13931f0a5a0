package org.plimsoll.oracle.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Rate;

class FeedReaderProperties {
  private static final int MESSAGES = 20_000;
  private static final String ODD = "{}[]\",:0159.-+eE\\ntsl \u0000\u2028\ud800";

  @Test
  void whatever_a_message_holds_the_answer_is_a_value_and_a_quote_has_a_price() {
    SplittableRandom random = Seed.random();
    for (int n = 0; n < MESSAGES; n++) {
      FeedFormat format = FeedFormat.ALL.get(random.nextInt(FeedFormat.ALL.size()));
      var reader = new FeedReader(format, Feeds.symbol(format), Rate.of("0.02"));
      String message = damaged(Feeds.quote(format, "99.5", "100.5", n, Feeds.START), random);

      FeedMessage read = reader.read(message);

      assertThat(read).as("seed %d, message %s", Seed.VALUE, message).isNotNull();
      if (read instanceof Quote quote) {
        assertThat(quote.mid())
            .as("seed %d, message %s", Seed.VALUE, message)
            .isBetween(quote.bid(), quote.ask());
      }
    }
  }

  /** Some characters changed, left out or cut off. */
  private static String damaged(String message, SplittableRandom random) {
    StringBuilder text = new StringBuilder(message);
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> text.deleteCharAt(at).append(' ');
        case 2 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
        default -> text.setLength(Math.max(1, random.nextInt(10) == 0 ? at : text.length()));
      }
    }
    return text.toString();
  }
}
