package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogFormatTest {

  @Test
  void json_is_one_object_a_line_with_the_account_and_the_stack_in_fields_of_their_own()
      throws Exception {
    String line = line("json", new IllegalStateException("the disk is full"));
    JsonNode event = new ObjectMapper().readTree(line);

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(event.path("level").asText()).isEqualTo("ERROR");
    assertThat(event.path("loggerName").asText()).isEqualTo("org.plimsoll.account.Account");
    assertThat(event.path("formattedMessage").asText()).isEqualTo("account alice cannot go on");
    assertThat(event.path("mdc").path("account").asText()).isEqualTo("alice");
    assertThat(event.path("throwable").path("message").asText()).isEqualTo("the disk is full");
    assertThat(event.path("timestamp").asLong()).isPositive();
  }

  @Test
  void text_is_for_people() throws JoranException {
    assertThat(line("text", null))
        .matches(
            "(?s)\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ERROR .*Account - account alice cannot go on\\R");
  }

  @Test
  void another_format_is_refused() {
    assertThatThrownBy(() -> Console.logFormat("xml"))
        .isInstanceOf(UnusableException.class)
        .hasMessage("plimsoll.log.format must be text or json, was: xml");
  }

  /** An event as the configuration of the program writes it. */
  private static String line(String format, Throwable failure) throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("plimsoll.log.format", format);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .as("nothing to complain about")
        .allMatch(status -> status.getLevel() == Status.INFO);
    context.getMDCAdapter().put("account", "alice");
    Logger logger = context.getLogger("org.plimsoll.account.Account");
    LoggingEvent event =
        new LoggingEvent(
            LogFormatTest.class.getName(),
            logger,
            Level.ERROR,
            "account {} cannot go on",
            failure,
            new Object[] {"alice"});
    var console =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    assertThat(console.getTarget()).isEqualTo("System.err");
    return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
