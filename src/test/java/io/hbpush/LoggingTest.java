package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One event is one line, for people or for machines. */
final class LoggingTest {

  private final LoggerContext context = new LoggerContext();

  @Test
  void aTextLineHasTimeLevelAndPairs() {
    LoggingEvent event = event(null, "listening address={} port={}", "::1", 9090);

    assertThat(new TextEncoder().line(event))
        .isEqualTo("1970-01-01T00:00:01Z INFO listening address=::1 port=9090");
  }

  @Test
  void nothingMakesASecondLineOfText() {
    LoggingEvent event = event(null, "x a={}", "1\n2\r\u001b[31m");

    assertThat(new TextEncoder().line(event)).endsWith("INFO x a=1\\n2\\u000d\\u001b[31m");
  }

  @Test
  void aDefectShowsItsStackOnIndentedLines() {
    LoggingEvent event = event(new IllegalStateException("boom"), "task-failed");

    assertThat(new TextEncoder().line(event).lines())
        .hasSizeGreaterThan(2)
        .anyMatch(line -> line.equals("  java.lang.IllegalStateException: boom"));
  }

  @Test
  void aJsonLineHasThePairsAsMembers() throws Exception {
    LoggingEvent event = event(null, "kept reason={} level=high time={}", "a b=\"c\"\n", "now");

    assertThat(members(event))
        .isEqualTo(
            Map.of(
                "time", "1970-01-01T00:00:01Z",
                "level", "INFO",
                "logger", "io.hbpush.Test",
                "event", "kept",
                "reason", "a b=\"c\"\n",
                "level_", "high",
                "time_", "now"));
  }

  @Test
  void aJsonLineOfAnotherFormKeepsItsText() throws Exception {
    assertThat(members(event(null, "took {} for a={}", 1, 2)))
        .containsEntry("event", "took 1 for a=2");
  }

  private Map<String, String> members(LoggingEvent event) throws Exception {
    String line = new JsonEncoder().line(event);
    assertThat(line).doesNotContain("\n");
    return new ObjectMapper().readValue(line, new TypeReference<Map<String, String>>() {});
  }

  private LoggingEvent event(Throwable thrown, String message, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            "test", context.getLogger("io.hbpush.Test"), Level.INFO, message, thrown, arguments);
    event.setInstant(Instant.ofEpochSecond(1));
    return event;
  }
}
