package io.hbpush.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as they are written, in hex. */
final class FramesTest {

  private static String hex(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test // RFC 6455 §5.7
  void theExamplesOfTheStandard() {
    assertThat(hex(Frames.frame(Opcode.TEXT, "Hello".getBytes(UTF_8)))).isEqualTo("810548656c6c6f");
    assertThat(hex(Frames.masked(Opcode.TEXT, "Hello".getBytes(UTF_8), 0x37fa213d)))
        .isEqualTo("818537fa213d7f9f4d5158");
    assertThat(hex(Frames.frame(Opcode.PONG, "Hello".getBytes(UTF_8)))).isEqualTo("8a0548656c6c6f");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8200",
    "125, 827d",
    "126, 827e007e",
    "65535, 827effff",
    "65536, 827f0000000000010000"
  })
  void lengthsAreWrittenAsShortAsCanBe(int length, String head) {
    String frame = hex(Frames.frame(Opcode.BINARY, new byte[length]));

    assertThat(frame).startsWith(head).hasSize(head.length() + 2 * length);
    assertThat(Frames.headLength(length)).isEqualTo(head.length() / 2);
  }

  @Test
  void aDeflatedMessageHasRsv1() {
    ByteBuffer head = ByteBuffer.allocate(2);

    Frames.head(head, Opcode.TEXT, true, 5);

    assertThat(hex(head.flip())).isEqualTo("c105");
  }

  @Test
  void aCloseFrameHasItsCodeAndReason() {
    assertThat(hex(Frames.close(1001, "410 Gone"))).isEqualTo("880a03e9" + "34313020476f6e65");
    assertThat(hex(Frames.close(CloseCode.NONE, ""))).isEqualTo("8800");
  }

  @Test // RFC 6455 §5.5
  void aReasonThatIsTooLongIsCutBetweenCharacters() {
    String frame = hex(Frames.close(1000, "a" + "é".repeat(80)));

    assertThat(frame).startsWith("887d03e861").hasSize(2 * (2 + 125));
    assertThat(hex(Frames.close(1000, "é".repeat(80)))).startsWith("887c03e8").endsWith("c3a9");
  }

  @Test // RFC 6455 §1.3, and nchan's test with 120 letters
  void aHandshakeIsAcceptedWithTheHashOfItsKey() {
    assertThat(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(HandshakeKey.accept("a".repeat(120))).hasSize(28);
  }
}
