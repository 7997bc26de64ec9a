package io.hbpush.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A client's end of a WebSocket on a {@link Wire}, which knows no more of frames than a test has to
 * write. What it reads is told as {@code text hello}, {@code binary 00 01}, {@code close 1001 410
 * Gone}, with {@code deflated} in front if RSV1 is set. Confined to the thread of its test.
 */
final class SocketWire {

  static final String[] HANDSHAKE = {
    "Connection: keep-alive, Upgrade",
    "Upgrade: WebSocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  private static final int MASK = 0x5A0F3C81;

  private final Wire wire;

  private SocketWire(Wire wire) {
    this.wire = wire;
  }

  /** The lines of a handshake, and others. */
  static String[] handshake(String... more) {
    List<String> lines = new ArrayList<>(List.of(HANDSHAKE));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  /** Opens one, and fails unless that is granted. */
  static SocketWire open(Relay relay, String target, String... headers) {
    return open(relay.connect(), target, headers);
  }

  static SocketWire open(Wire wire, String target, String... headers) {
    Answer answer = wire.get(target, handshake(headers)).begin();
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    assertThat(answer.header("Sec-WebSocket-Accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return new SocketWire(wire);
  }

  Wire wire() {
    return wire;
  }

  SocketWire text(String utf8) {
    return frame(0x81, new String(utf8.getBytes(UTF_8), ISO_8859_1));
  }

  SocketWire ping(String payload) {
    return frame(0x89, payload);
  }

  SocketWire pong() {
    return frame(0x8A, "");
  }

  SocketWire close(int code, String reason) {
    return frame(0x88, "" + (char) (code >> 8) + (char) (code & 0xFF) + reason);
  }

  /** Sends a masked frame with this first byte. */
  SocketWire frame(int first, String payload) {
    wire.send(masked(first, payload));
    return this;
  }

  static String masked(int first, String payload) {
    StringBuilder frame = new StringBuilder().append((char) first);
    int length = payload.length();
    if (length < 126) {
      frame.append((char) (0x80 | length));
    } else if (length < 1 << 16) {
      frame.append((char) 0xFE).append((char) (length >> 8)).append((char) (length & 0xFF));
    } else {
      frame.append((char) 0xFF);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.append((char) ((long) length >> shift & 0xFF));
      }
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.append((char) (MASK >> shift & 0xFF));
    }
    for (int i = 0; i < length; i++) {
      frame.append((char) (payload.charAt(i) ^ (MASK >> (24 - 8 * (i % 4)) & 0xFF)));
    }
    return frame.toString();
  }

  /** Sends bytes that are given in hex. */
  SocketWire hex(String hex) {
    wire.send(new String(HexFormat.of().parseHex(hex.replace(" ", "")), ISO_8859_1));
    return this;
  }

  /** The next frame. */
  String next() {
    String head = wire.raw(2);
    int first = head.charAt(0);
    int length = head.charAt(1);
    assertThat(first & 0xB0).as("FIN, RSV2, RSV3").isEqualTo(0x80);
    if (length >= 126) {
      int bytes = length == 126 ? 2 : 8;
      length = 0;
      for (char next : wire.raw(bytes).toCharArray()) {
        length = length << 8 | next;
      }
    }
    String payload = wire.raw(length);
    String told =
        switch (first & 0x0F) {
          case 1 -> "text " + ((first & 0x40) == 0 ? utf8(payload) : bytes(payload));
          case 2 -> "binary " + bytes(payload);
          case 8 ->
              "close "
                  + (payload.isEmpty() ? "" : (payload.charAt(0) << 8) + payload.charAt(1))
                  + " "
                  + (payload.isEmpty() ? "" : payload.substring(2));
          case 9 -> "ping " + payload;
          case 10 -> "pong " + payload;
          default -> throw new AssertionError("opcode " + (first & 0x0F));
        };
    return ((first & 0x40) == 0 ? "" : "deflated ") + told.stripTrailing();
  }

  private static String utf8(String payload) {
    return new String(payload.getBytes(ISO_8859_1), UTF_8);
  }

  private static String bytes(String payload) {
    return HexFormat.ofDelimiter(" ").formatHex(payload.getBytes(ISO_8859_1));
  }

  /** Fails unless these frames come next. */
  SocketWire expect(String... frames) {
    for (String frame : frames) {
      assertThat(next()).isEqualTo(frame);
    }
    return this;
  }

  /** Fails unless a close frame comes next and then the end, while the client says nothing. */
  void expectEnd(String close) {
    expect(close);
    assertThat(wire.rest()).isEmpty();
  }
}
