package io.hbpush.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeflationTest {

  @Test // RFC 7692 §7.2.3.1, .6
  void theExamplesOfTheStandard() {
    assertThat(hex(Deflation.WIDE.deflate("Hello".getBytes(UTF_8)))).isEqualTo("f248cdc9c90700");
    assertThat(hex(Deflation.WIDE.deflate(new byte[0]))).isEqualTo("00");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDeflatedCanBeInflated(Deflation way) throws Exception {
    Random random = new Random(1);
    for (int length : new int[] {1, 100, 1023, 1024, 1025, 4096, 100_000, 1 << 20}) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      byte[] text = "all work and no play ".repeat(length / 21 + 1).getBytes(UTF_8);
      for (byte[] message : new byte[][] {noise, Arrays.copyOf(text, length)}) {
        assertThat(inflated(way.deflate(message), length)).isEqualTo(message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachMessageStandsForItself(Deflation way) {
    byte[] message = "the same again and again".getBytes(UTF_8);
    byte[] first = way.deflate(message);

    byte[] second = way.deflate(message);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aNarrowWindowIsNotReachedAcross() {
    byte[] block = new byte[1024];
    new Random(2).nextBytes(block);
    byte[] twice = Arrays.copyOf(block, 2048);
    System.arraycopy(block, 0, twice, 1024, 1024);

    assertThat(Deflation.WIDE.deflate(twice).length).isLessThan(1200);
    assertThat(Deflation.NARROW.deflate(twice).length).isGreaterThan(2000);
  }

  private static byte[] inflated(byte[] deflated, int length) throws Exception {
    Inflater inflater = new Inflater(true);
    byte[] input = Arrays.copyOf(deflated, deflated.length + 4);
    input[input.length - 2] = (byte) 0xFF;
    input[input.length - 1] = (byte) 0xFF;
    inflater.setInput(input);
    byte[] all = new byte[length + 1];
    int count = 0;
    for (int some = 1; some > 0; count += some) {
      some = inflater.inflate(all, count, all.length - count);
    }
    inflater.end();
    return Arrays.copyOf(all, count);
  }
}
