package io.hbpush;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.temporal.ChronoUnit;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for people: {@code 2026-01-31T10:00:00.000Z INFO listening address=127.0.0.1 port=9090}.
 *
 * <p>Control characters are escaped, so that nothing a peer sent can look like another line; a
 * stack trace, which only a defect gives, follows on indented lines.
 */
final class TextEncoder extends LogEncoder {

  @Override
  String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(event.getLevel())
        .append(' ')
        .append(escaped(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append(' ').append(pair.key).append('=').append(value(String.valueOf(pair.value)));
      }
    }
    if (event.getThrowableProxy() != null) {
      line.append('\n').append(ThrowableProxyUtil.asString(event.getThrowableProxy()).indent(2));
      line.setLength(line.length() - 1); // the last line's end is added anyway
    }
    return line.toString();
  }

  private static String value(String text) {
    boolean plain =
        !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=');
    return plain ? escaped(text) : '"' + escaped(text.replace("\"", "\\\"")) + '"';
  }

  private static String escaped(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        escaped.append("\\n");
      } else if (Character.isISOControl(c)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
