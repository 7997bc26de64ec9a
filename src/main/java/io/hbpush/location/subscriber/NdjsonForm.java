package io.hbpush.location.subscriber;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hbpush.channel.Message;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code application/x-ndjson}: a JSON object a line, with {@code id}, {@code content_type} and
 * {@code event} if there are any, and the body as {@code data}, or as {@code base64} if it is not
 * UTF-8. Immutable.
 */
final class NdjsonForm extends StreamForm {

  private static final ObjectMapper JSON = new ObjectMapper();

  NdjsonForm(Framing framing) {
    super(framing);
  }

  @Override
  Answer contentType(Answer head) {
    return head.with(Headers.CONTENT_TYPE, "application/x-ndjson");
  }

  @Override
  byte[] head(SharedMessage message) {
    return bytes("{\"id\":\"" + message.place() + "\",");
  }

  @Override
  byte[] tail(SharedMessage shared) {
    Message message = shared.message();
    Map<String, Object> object = new LinkedHashMap<>();
    message.headers().contentType().ifPresent(type -> object.put("content_type", type));
    message.headers().contentEncoding().ifPresent(coding -> object.put("content_encoding", coding));
    message.headers().event().ifPresent(event -> object.put("event", event));
    try {
      object.put(
          "data",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.body())).toString());
    } catch (CharacterCodingException e) { // binary
      object.put("base64", Base64.getEncoder().encodeToString(message.body()));
    }
    byte[] line = line(object);
    return Arrays.copyOfRange(line, 1, line.length); // the head has the bracket
  }

  @Override
  byte[] gap(Place from, Place to) {
    Map<String, Object> ids = new LinkedHashMap<>();
    ids.put("from", from.toString());
    ids.put("to", to.toString());
    return line(Map.of("gap", ids));
  }

  private static byte[] line(Map<String, Object> object) {
    try {
      return joined(JSON.writeValueAsBytes(object), new byte[] {'\n'});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }
}
