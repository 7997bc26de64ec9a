package io.hbpush.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server makes of the bytes that clients send; frames are written as on the wire, in hex.
 */
final class MessageReaderTest {

  private static final int LIMIT = 1000;

  private final CountingBudget budget = new CountingBudget();

  /** Counts what is taken, and has so much. */
  private static final class CountingBudget implements Budget {
    private long left = 1 << 20;

    @Override
    public boolean take(long bytes) {
      if (bytes > left) {
        return false;
      }
      left -= bytes;
      return true;
    }

    @Override
    public void give(long bytes) {
      left += bytes;
    }

    private long taken() {
      return (1 << 20) - left;
    }
  }

  /** Everything that is read from these bytes, then the violation, if there is one. */
  private static List<String> read(MessageReader reader, byte[] bytes, int step) {
    List<String> found = new ArrayList<>();
    try {
      for (int from = 0; from < bytes.length; from += step) {
        ByteBuffer some = ByteBuffer.wrap(bytes, from, Math.min(step, bytes.length - from));
        for (Received next = reader.next(some); next != null; next = reader.next(some)) {
          found.add(told(next));
        }
        assertThat(some.hasRemaining()).isFalse();
      }
    } catch (Violation e) {
      found.add(e.closeCode() + " " + e.getMessage());
    }
    return found;
  }

  private static String told(Received received) {
    String payload =
        received.kind() == Opcode.BINARY || received.kind() == Opcode.CLOSE
            ? HexFormat.ofDelimiter(" ").formatHex(received.payload())
            : new String(received.payload(), UTF_8);
    return (received.kind() + " " + payload).strip();
  }

  private MessageReader server() {
    return new MessageReader(true, LIMIT, budget);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  /** In one piece, and byte by byte, which must be the same. */
  private String reads(String hex) {
    List<String> whole = read(server(), hex(hex), Integer.MAX_VALUE / 2);
    assertThat(read(server(), hex(hex), 1)).isEqualTo(whole);
    return String.join(" | ", whole);
  }

  @ParameterizedTest // RFC 6455 §5.7 among them
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          81 85 37fa213d 7f9f4d5158; TEXT Hello
          01 83 00000000 48656c 80 82 00000000 6c6f; TEXT Hello
          82 83 01020304 0003fc; BINARY 01 01 ff
          81 80 11223344; TEXT
          89 85 37fa213d 7f9f4d5158; PING Hello
          8a 80 00000000; PONG
          01 80 00000000 00 80 00000000 80 80 00000000; TEXT
          01 81 00000000 61 89 81 00000000 70 80 81 00000000 62; PING p | TEXT ab
          81 81 00000000 61 82 81 00000000 62; TEXT a | BINARY 62
          88 80 00000000; CLOSE
          88 82 00000000 03e8; CLOSE 03 e8
          88 85 00000000 03e8 627965; CLOSE 03 e8 62 79 65
          88 82 00000000 0fa0; CLOSE 0f a0
          88 80 00000000 ffff ffff; CLOSE
          81 84 00000000 f09f9880; TEXT 😀
          01 82 00000000 f09f 80 82 00000000 9880; TEXT 😀
          02 81 00000000 ff 80 81 00000000 fe; BINARY ff fe
          """)
  void whatIsGoodIsRead(String hex, String told) {
    assertThat(reads(hex)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          not masked;                 81 05 48656c6c6f;                       1002
          not masked, empty;          81 00;                                  1002
          RSV1;                       c1 80 00000000;                         1002
          RSV2;                       a1 80 00000000;                         1002
          RSV3;                       91 80 00000000;                         1002
          RSV1 on a ping;             c9 80 00000000;                         1002
          reserved opcode 3;          83 80 00000000;                         1002
          reserved opcode 7;          87 80 00000000;                         1002
          reserved opcode 11;         8b 80 00000000;                         1002
          reserved opcode 15;         8f 80 00000000;                         1002
          ping of 126;                89 fe 007e 00000000;                    1002
          ping of 64 KiB;             89 ff 0000000000010000 00000000;        1002
          fragmented ping;            09 80 00000000;                         1002
          fragmented close;           08 80 00000000;                         1002
          continuation of nothing;    80 80 00000000;                         1002
          message within a message;   01 81 00000000 61 81 81 00000000 62;    1002
          length of 2^63;             82 ff 8000000000000000 00000000;        1002
          7 bits in 16;               82 fe 007d 00000000;                    1002
          16 bits in 64;              82 ff 000000000000ffff 00000000;        1002
          half a close code;          88 81 00000000 03;                      1002
          close code 999;             88 82 00000000 03e7;                    1002
          close code 1004;            88 82 00000000 03ec;                    1002
          close code 1005;            88 82 00000000 03ed;                    1002
          close code 1006;            88 82 00000000 03ee;                    1002
          close code 1015;            88 82 00000000 03f7;                    1002
          close code 1016;            88 82 00000000 03f8;                    1002
          close code 2999;            88 82 00000000 0bb7;                    1002
          close code 5000;            88 82 00000000 1388;                    1002
          close reason;               88 83 00000000 03e8 ff;                 1007
          lone continuation byte;     81 81 00000000 80;                      1007
          overlong slash;             81 82 00000000 c0af;                    1007
          overlong in three;          81 83 00000000 e08080;                  1007
          surrogate;                  81 83 00000000 eda080;                  1007
          above U+10FFFF;             81 84 00000000 f4908080;                1007
          no such byte;               81 81 00000000 ff;                      1007
          cut character;              81 82 00000000 e282;                    1007
          bad in the 2nd fragment;    01 81 00000000 c3 80 81 00000000 28;    1007
          1001 bytes;                 82 fe 03e9 00000000;                    1009
          2^62 bytes;                 82 ff 4000000000000000 00000000;        1009
          """)
  void whatIsBadIsRefused(String what, String hex, int code) {
    assertThat(reads(hex)).as(what).matches(".*\\b" + code + " [A-Z].*\\.");
  }

  @Test
  void textIsRefusedWithTheFirstWrongByte() {
    assertThat(reads("01 ff 00000000000003e8 00000000").isEmpty()).isFalse(); // longer than need be
    assertThat(reads("01 fe 03e8 00000000 61 ff")).isEqualTo("1007 Text is not UTF-8.");
  }

  @Test
  void fragmentsTogetherAreNotLongerThanAMessage() {
    String half = "82".replace("82", "02") + " fe 01f4 00000000 " + "61".repeat(500);

    assertThat(read(server(), hex(half + "80 fe 01f5 00000000"), 1 << 20))
        .containsExactly("1009 Message is too long.");
    assertThat(read(server(), hex(half + "80 fe 01f4 00000000" + "61".repeat(500)), 1 << 20))
        .hasSize(1);
    assertThat(budget.taken()).isEqualTo(1000); // of the one that was given up
  }

  @Test
  void memoryIsTakenAsBytesArriveAndGivenBack() throws Exception {
    MessageReader reader = new MessageReader(true, 1 << 20, budget);

    assertThat(reader.next(ByteBuffer.wrap(hex("82 ff 0000000000080000 00000000 61")))).isNull();
    assertThat(budget.taken()).isLessThanOrEqualTo(4096);
    assertThat(reader.isBetweenMessages()).isFalse();
    reader.next(ByteBuffer.allocate(100_000));
    assertThat(budget.taken()).isBetween(100_000L, 200_001L);
    reader.close();

    assertThat(budget.taken()).isZero();
  }

  @Test
  void withoutMemoryAMessageIsRefused() {
    budget.take(1 << 20);

    assertThat(reads("82 81 00000000 61")).startsWith("1011 ");
  }

  @Test
  void aMessageThatIsWholeCostsNothingMore() {
    MessageReader reader = server();

    read(reader, hex("81 81 00000000 61"), 1);

    assertThat(budget.taken()).isZero();
    assertThat(reader.isBetweenMessages()).isTrue();
  }

  @Test
  void aClientReadsFramesThatAreNotMaskedAndNoOthers() {
    assertThat(read(new MessageReader(false, LIMIT, budget), hex("81 05 48656c6c6f"), 1))
        .containsExactly("TEXT Hello");
    assertThat(read(new MessageReader(false, LIMIT, budget), hex("81 85 37fa213d 7f9f4d5158"), 1))
        .containsExactly("1002 A frame is masked.");
  }

  @Test
  void whatAClientWritesAServerReads() {
    for (int length : new int[] {0, 1, 7, 125, 126, 999}) {
      byte[] payload = "x".repeat(length).getBytes(UTF_8);
      ByteBuffer frame = Frames.masked(Opcode.TEXT, payload, 0xA1B2C3D4);
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);

      assertThat(read(server(), bytes, 3)).containsExactly(("TEXT " + "x".repeat(length)).strip());
    }
  }

  @Test
  void noiseIsAViolationAtWorst() {
    Random random = new Random(4711);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      noise[0] = (byte) (noise[0] & 0xCF); // else most end here
      if (noise.length > 1) {
        noise[1] = (byte) (noise[1] | 0x80);
      }
      MessageReader reader = i % 2 == 0 ? server() : inflating(true);

      read(reader, noise, 1 + random.nextInt(noise.length));

      reader.close();
      assertThat(budget.taken()).isZero();
    }
  }

  // ---- RFC 7692

  private MessageReader inflating(boolean takesContextOver) {
    return MessageReader.inflating(true, LIMIT, budget, budget, takesContextOver);
  }

  @ParameterizedTest // §7.2.3.1, .2, .4, .5, .6
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          one block;        c1 87 00000000 f248cdc9c90700;                        Hello
          fragmented;       41 83 00000000 f248cd 80 84 00000000 c9c90700;        Hello
          not compressed;   c1 8b 00000000 000500faff48656c6c6f00;                Hello
          BFINAL;           c1 88 00000000 f348cdc9c9070000;                      Hello
          two blocks;       c1 8d 00000000 f24805000000ffffcac9c90700;            Hello
          empty;            c1 81 00000000 00;                                    ''
          plain beside it;  81 85 00000000 48656c6c6f;                            Hello
          """)
  void deflatedMessagesAreInflated(String what, String hex, String text) {
    for (int step : new int[] {1, 1000}) {
      assertThat(read(inflating(false), hex(hex), step))
          .as(what)
          .containsExactly(("TEXT " + text).strip());
    }
    assertThat(budget.taken()).isZero();
  }

  @Test // §7.2.3.2
  void aMessageMayReferToTheOneBeforeIfThatWasAgreed() {
    String twice = "c1 87 00000000 f248cdc9c90700 c1 85 00000000 f200110000";

    assertThat(read(inflating(true), hex(twice), 1)).containsExactly("TEXT Hello", "TEXT Hello");
    assertThat(read(inflating(false), hex(twice), 1))
        .containsExactly("TEXT Hello", "1007 Deflated data are broken.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1 82 00000000 ffff", // no such kind of block
        "c1 85 00000000 0005000000", // lengths that contradict each other
        "c0 81 00000000 00 ", // RSV1 on a continuation
      })
  void brokenDeflateDataAreRefused(String hex) {
    assertThat(read(inflating(true), hex(hex), 1).toString()).matches("\\[100[27] .*");
  }

  @Test // §6: the bytes after inflating count; R-129
  void aMessageIsNotInflatedBeyondItsLimit() {
    assertThat(read(inflating(true), deflated(LIMIT), 7))
        .hasSize(1)
        .first()
        .asString()
        .hasSize(5 + LIMIT);
    assertThat(read(inflating(true), deflated(LIMIT + 1), 7))
        .containsExactly("1009 Message is too long.");
    assertThat(read(inflating(true), deflated(100_000_000), 1 << 20))
        .containsExactly("1009 Message is too long.");
  }

  @Test // text is checked after inflating
  void inflatedTextMustBeUtf8() {
    assertThat(read(inflating(true), hex("c1 87 00000000 000100feffff00"), 1))
        .containsExactly("1007 Text is not UTF-8.");
  }

  @Test
  void anInflaterIsPaidForAndGivenBack() {
    MessageReader reader = inflating(true);
    read(reader, hex("c1 87 00000000 f248cdc9c90700"), 1);
    assertThat(budget.taken()).isPositive();

    reader.close();

    assertThat(budget.taken()).isZero();
  }

  /** A masked frame with so many letters, deflated. */
  private static byte[] deflated(int letters) {
    Deflater deflater = new Deflater(9, true);
    byte[] piece = "a".repeat(10_000).getBytes(UTF_8);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    for (int left = letters; left > 0; left -= piece.length) {
      deflater.setInput(piece, 0, Math.min(left, piece.length));
      boolean last = left <= piece.length;
      int count;
      do {
        count =
            deflater.deflate(some, 0, some.length, last ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        payload.write(some, 0, count);
      } while (count == some.length);
    }
    deflater.end();
    int length = payload.size() - 4;
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    frame.put((byte) 0xC1);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 1 << 16) {
      frame.put((byte) 0xFE).putShort((short) length);
    } else {
      frame.put((byte) 0xFF).putLong(length);
    }
    frame.putInt(0).put(payload.toByteArray(), 0, length).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }
}
