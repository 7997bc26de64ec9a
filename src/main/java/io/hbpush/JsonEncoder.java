package io.hbpush;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for machines: {@code {"time":"…","level":"INFO","event":"listening","port":"9090"}}. The
 * key=value pairs of a message become members; whatever else it says is the event.
 */
final class JsonEncoder extends LogEncoder {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Pattern PAIR = Pattern.compile(" ([a-z][a-z0-9_-]*)=(\\S*)");
  private static final Set<String> OWN = Set.of("time", "level", "logger", "event", "stack");

  @Override
  String line(ILoggingEvent event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.getInstant().toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      Map<String, String> pairs = new LinkedHashMap<>();
      json.writeStringField("event", split(event, pairs));
      for (Map.Entry<String, String> pair : pairs.entrySet()) {
        String name = OWN.contains(pair.getKey()) ? pair.getKey() + "_" : pair.getKey();
        json.writeStringField(name, pair.getValue());
      }
      if (event.getThrowableProxy() != null) {
        json.writeStringField("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return line.toString();
  }

  /**
   * Takes the pairs out of a message.
   *
   * <p>The names are those of the message's pattern, {@code listening port={}}, and not of what was
   * filled in: a value with {@code a=b} in it is not a pair, and may have spaces.
   */
  private static String split(ILoggingEvent event, Map<String, String> pairs) {
    String name = event.getMessage() == null ? "" : event.getMessage();
    Object[] values = event.getArgumentArray() == null ? new Object[0] : event.getArgumentArray();
    Matcher matcher = PAIR.matcher(name);
    StringBuilder rest = new StringBuilder();
    int next = 0;
    boolean plain = true;
    while (matcher.find()) {
      boolean filled = matcher.group(2).equals("{}") && next < values.length;
      plain &= filled || !matcher.group(2).contains("{}");
      pairs.put(matcher.group(1), filled ? String.valueOf(values[next++]) : matcher.group(2));
      matcher.appendReplacement(rest, "");
    }
    matcher.appendTail(rest);
    if (!plain || rest.indexOf("{}") >= 0) { // not of the usual form: left in one piece
      pairs.clear();
      rest = new StringBuilder(event.getFormattedMessage());
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        pairs.put(pair.key, String.valueOf(pair.value));
      }
    }
    return rest.toString();
  }
}
