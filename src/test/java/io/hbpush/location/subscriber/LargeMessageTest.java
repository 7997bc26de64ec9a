package io.hbpush.location.subscriber;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.Message;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.SharedMessage;
import io.hbpush.config.LocationSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A large message is sent from where it is kept, as what it would be in one piece. */
class LargeMessageTest {

  private static final int LARGE = 64 * 1024 + 1;

  private static SharedMessage message(String body) {
    return new SharedMessage(
        new Message(new MessageId(1700000000, 0), body.getBytes(ISO_8859_1), MessageHeaders.NONE),
        1);
  }

  /** Every kind that does not change a body of one line. */
  static Stream<StreamForm> forms() {
    return Stream.of(
        StreamForm.bodies(true, ""),
        StreamForm.bodies(false, "\n"),
        StreamForm.bodies(true, "--"),
        new MultipartForm(Framing.CHUNKS),
        new MultipartForm(Framing.NONE),
        events(Framing.CHUNKS),
        events(Framing.NONE));
  }

  private static StreamForm events(Framing framing) {
    LocationSettings.Ping ping = new LocationSettings.Ping("", "", "");
    return new EventStreamForm(
        framing, new LocationSettings.EventStream("", false, ping, Duration.ZERO));
  }

  private static String text(List<ByteBuffer> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(ISO_8859_1.decode(part.duplicate())));
    return text.toString();
  }

  @SuppressWarnings("ByteBufferBackingArray") // whose it is, not what is in it
  private static long copied(List<ByteBuffer> parts, SharedMessage message) {
    return parts.stream()
        .filter(part -> part.array() != message.message().body())
        .mapToLong(ByteBuffer::remaining)
        .sum();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void itsBodyIsNotCopied(StreamForm form) {
    SharedMessage message = message("m".repeat(LARGE));

    List<ByteBuffer> parts = form.renderApart(List.of(message));

    assertThat(StreamForm.isLarge(List.of(message))).isTrue();
    assertThat(copied(parts, message)).isLessThan(300);
    assertThat(text(parts)).isEqualTo(text(List.of(form.render(List.of(message)))));
  }

  @Test
  void theLinesOfAnEventAreSentFromTheBodyToo() {
    SharedMessage message = message("\n" + "m".repeat(LARGE) + "\r\n\rx\n");

    List<ByteBuffer> parts = events(Framing.CHUNKS).renderApart(List.of(message));

    assertThat(copied(parts, message)).isLessThan(300);
    assertThat(text(parts))
        .isEqualTo(text(List.of(events(Framing.CHUNKS).render(List.of(message)))));
  }

  @Test
  void anEventOfVeryManyLinesIsOneBuffer() {
    SharedMessage message = message("line\n".repeat(LARGE / 5 + 1));

    List<ByteBuffer> parts = events(Framing.CHUNKS).renderApart(List.of(message));

    assertThat(parts).hasSizeLessThan(5);
    assertThat(text(parts))
        .isEqualTo(text(List.of(events(Framing.CHUNKS).render(List.of(message)))));
  }

  @Test
  @SuppressWarnings("ByteBufferBackingArray") // whose it is, not what is in it
  void whatHasToBeWrittenAnewIsWrittenOnceForAllWhoGetItTogether() {
    SharedMessage message = message("\"".repeat(LARGE));
    StreamForm lines = new NdjsonForm(Framing.CHUNKS);

    List<ByteBuffer> one = lines.renderApart(List.of(message));
    List<ByteBuffer> two = lines.renderApart(List.of(message));

    assertThat(one.get(1).array()).isSameAs(two.get(1).array());
    assertThat(text(one)).isEqualTo(text(List.of(lines.render(List.of(message)))));
  }
}
