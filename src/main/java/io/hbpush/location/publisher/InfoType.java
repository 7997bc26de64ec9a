package io.hbpush.location.publisher;

import io.hbpush.channel.ChannelInfo;
import io.hbpush.http.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A media type that channel information is sent as. The type that was asked for is answered,
 * without its {@code x-} and without a charset (push-relay R-40).
 */
record InfoType(String contentType, InfoFormat format) {

  private static final InfoType PLAIN = new InfoType("text/plain", InfoFormat.PLAIN);

  private static final Map<String, InfoType> BY_NAME =
      Map.ofEntries(
          Map.entry("text/plain", PLAIN),
          Map.entry("*/*", PLAIN),
          Map.entry("text/*", PLAIN),
          Map.entry("text/json", new InfoType("text/json", InfoFormat.JSON)),
          Map.entry("text/x-json", new InfoType("text/json", InfoFormat.JSON)),
          Map.entry("application/json", new InfoType("application/json", InfoFormat.JSON)),
          Map.entry("application/x-json", new InfoType("application/json", InfoFormat.JSON)),
          Map.entry("text/xml", new InfoType("text/xml", InfoFormat.XML)),
          Map.entry("application/xml", new InfoType("application/xml", InfoFormat.XML)),
          Map.entry("text/yaml", new InfoType("text/yaml", InfoFormat.YAML)),
          Map.entry("text/x-yaml", new InfoType("text/yaml", InfoFormat.YAML)),
          Map.entry("application/yaml", new InfoType("application/yaml", InfoFormat.YAML)),
          Map.entry("application/x-yaml", new InfoType("application/yaml", InfoFormat.YAML)));

  /** The best of the types in {@code Accept} headers, plain if there is none. */
  static InfoType accepted(List<String> accept) {
    if (accept.isEmpty()) {
      return PLAIN;
    }
    InfoType best = PLAIN;
    double bestQuality = 0;
    for (String range : String.join(",", accept).split(",", -1)) {
      String[] parts = range.split(";", -1);
      InfoType type = BY_NAME.get(parts[0].strip().toLowerCase(Locale.ROOT));
      double quality = quality(parts);
      if (type != null && quality > bestQuality) {
        best = type;
        bestQuality = quality;
      }
    }
    return best;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
        String value = parameter.substring(2).strip();
        return value.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(value) : 0;
      }
    }
    return 1;
  }

  /** The answer with this information as its body. */
  Answer on(Answer answer, ChannelInfo info) {
    byte[] text = format.write(info).getBytes(StandardCharsets.US_ASCII);
    return answer.withBody(contentType, ByteBuffer.wrap(text));
  }
}
