package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the journal holds since its format 2, byte for byte. A golden file is never changed. */
class JournalEntrySerializerTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local"));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(KIT.system().classicSystem());
  private static final String EVENT = "{\"type\":\"number\",\"word\":\"€\"}";

  private record Example(String file, JournalEntry entry) {}

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Example> examples() {
    Hash hash = Hash.of("anything");
    return Stream.of(
        new Example("entry-1", new JournalEntry(EVENT, Optional.empty(), hash)),
        new Example(
            "entry-1-caused",
            new JournalEntry(
                EVENT, Optional.of(new Cause(Optional.of("alice"), Optional.of("k\n1"))), hash)),
        new Example(
            "entry-1-command", new JournalEntry(EVENT, Optional.of(Cause.ofCommand("k1")), hash)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_entry_is_written_and_read_as_its_golden_file_says(Example example) throws IOException {
    var serializer = SERIALIZATION.findSerializerFor(example.entry());
    byte[] bytes = SERIALIZATION.serialize(example.entry()).get();

    assertThat(serializer.identifier()).isEqualTo(7121);
    assertThat(Serializers.manifestFor(serializer, example.entry())).isEqualTo("entry-1");
    byte[] golden = golden(example.file());
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo(new String(golden, StandardCharsets.UTF_8));
    assertThat(SERIALIZATION.deserialize(golden, 7121, "entry-1").get()).isEqualTo(example.entry());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "one line",
        "00\nnull\n{}",
        "%s\nnone\n{}",
        "%s\n{}\n{}",
        "%s\n{\"commandId\":\"a\"}\n{}",
        "%s\n{\"subject\":null,\"commandId\":\"a\"}\n{}",
        "%s\n{\"commandId\":\"a\",\"subject\":null} \n{}",
        "%s\n{\"commandId\":\"\\u0061\",\"subject\":null}\n{}",
        "%s\n{\"commandId\":\"a\",\"subject\":1}\n{}"
      })
  void what_was_not_written_so_is_not_read(String text) {
    byte[] bytes = String.format(text, Hash.of("anything")).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> new JournalEntrySerializer().fromBinary(bytes, "entry-1"))
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void bytes_that_are_no_text_and_later_versions_are_not_read() {
    byte[] bytes = {(byte) 0xc3, (byte) 0x28};

    assertThatThrownBy(() -> new JournalEntrySerializer().fromBinary(bytes, "entry-1"))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> new JournalEntrySerializer().fromBinary(bytes, "entry-2"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("entry-2");
  }

  private static byte[] golden(String file) throws IOException {
    try (var in = JournalEntrySerializerTest.class.getResourceAsStream("/chain/" + file + ".txt")) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
