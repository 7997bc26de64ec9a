package io.hbpush.location.publisher;

import io.hbpush.channel.ChannelInfo;
import io.hbpush.http.Accept;
import io.hbpush.http.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    InfoType best = PLAIN;
    double bestQuality = 0;
    for (Accept.Range range : Accept.ranges(accept)) {
      InfoType type = BY_NAME.get(range.name());
      if (type != null && range.quality() > bestQuality) {
        best = type;
        bestQuality = range.quality();
      }
    }
    return best;
  }

  /** The answer with this information as its body. */
  Answer on(Answer answer, ChannelInfo info, String last) {
    byte[] text = format.write(info, last).getBytes(StandardCharsets.US_ASCII);
    return answer.withBody(contentType, ByteBuffer.wrap(text));
  }
}
