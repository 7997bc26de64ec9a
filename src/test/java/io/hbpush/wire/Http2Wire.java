package io.hbpush.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * A client's end of an HTTP/2 connection on a {@link Wire}, frame by frame (RFC 9113 §4). It keeps
 * to no rule by itself: it gives no windows, and answers no settings. Confined to the thread of its
 * test.
 */
final class Http2Wire {

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  static final int INITIAL_WINDOW = 65_535;

  private static final String[] NAMES = {
    "DATA",
    "HEADERS",
    "PRIORITY",
    "RST_STREAM",
    "SETTINGS",
    "PUSH_PROMISE",
    "PING",
    "GOAWAY",
    "WINDOW_UPDATE",
    "CONTINUATION"
  };

  private final Wire wire;
  private final HPackDecoder decoder = new HPackDecoder(4096, ISO_8859_1);

  /**
   * A frame as it came.
   *
   * @param fields of a head, like {@code date: Tue}
   */
  record Frame(int type, int flags, int stream, String payload, List<String> fields) {

    boolean isEnd() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }

  private Http2Wire(Wire wire) {
    this.wire = wire;
  }

  /** Sends the preface and settings without a word. */
  static Http2Wire open(Wire wire) {
    return open(wire, "");
  }

  /** Goes on with a connection on which the preface has been sent. */
  static Http2Wire on(Wire wire) {
    return new Http2Wire(wire);
  }

  /** Sends the preface and settings. */
  static Http2Wire open(Wire wire, String settings) {
    Http2Wire opened = new Http2Wire(wire.send(PREFACE));
    return opened.send(SETTINGS, 0, 0, settings);
  }

  /** One entry of settings. */
  static String setting(int id, int value) {
    return "" + (char) (id >> 8) + (char) (id & 0xFF) + int32(value);
  }

  Wire wire() {
    return wire;
  }

  Http2Wire send(int type, int flags, int stream, String payload) {
    wire.send(frame(type, flags, stream, payload));
    return this;
  }

  static String frame(int type, int flags, int stream, String payload) {
    int length = payload.length();
    return ""
        + (char) (length >> 16)
        + (char) (length >> 8 & 0xFF)
        + (char) (length & 0xFF)
        + (char) type
        + (char) flags
        + int32(stream)
        + payload;
  }

  static String int32(int value) {
    return ""
        + (char) (value >>> 24)
        + (char) (value >> 16 & 0xFF)
        + (char) (value >> 8 & 0xFF)
        + (char) (value & 0xFF);
  }

  /** The fields of a request, each literal and not indexed (RFC 7541 §6.2.2). */
  static String head(String method, String path, String... lines) {
    StringBuilder block = new StringBuilder();
    field(block, ":method", method);
    field(block, ":scheme", "http");
    field(block, ":authority", "relay.example");
    field(block, ":path", path);
    for (String line : lines) {
      int colon = line.indexOf(':', 1);
      field(block, line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return block.toString();
  }

  static void field(StringBuilder block, String name, String value) {
    block.append('\0');
    string(block, name);
    string(block, value);
  }

  private static void string(StringBuilder block, String value) {
    int length = value.length();
    if (length < 127) {
      block.append((char) length);
    } else {
      block.append((char) 127);
      for (length -= 127; length >= 128; length >>= 7) {
        block.append((char) (0x80 | (length & 0x7F)));
      }
      block.append((char) length);
    }
    block.append(value);
  }

  Http2Wire get(int stream, String path, String... lines) {
    return send(HEADERS, END_STREAM | END_HEADERS, stream, head("GET", path, lines));
  }

  Http2Wire post(int stream, String path, String body, String... lines) {
    send(HEADERS, END_HEADERS, stream, head("POST", path, lines));
    return send(DATA, END_STREAM, stream, body);
  }

  Http2Wire reset(int stream) {
    return send(RST_STREAM, 0, stream, int32(8)); // CANCEL
  }

  /** Lets so many more bytes come, on a stream and on the connection. */
  Http2Wire window(int stream, int bytes) {
    send(WINDOW_UPDATE, 0, 0, int32(bytes));
    return send(WINDOW_UPDATE, 0, stream, int32(bytes));
  }

  /** The next frame of any kind. */
  Frame nextFrame() {
    String head = wire.raw(9);
    int length = head.charAt(0) << 16 | head.charAt(1) << 8 | head.charAt(2);
    int stream =
        (head.charAt(5) & 0x7F) << 24 | head.charAt(6) << 16 | head.charAt(7) << 8 | head.charAt(8);
    String payload = wire.raw(length);
    List<String> fields = head.charAt(3) == HEADERS ? fields(payload) : List.of();
    return new Frame(head.charAt(3), head.charAt(4), stream, payload, fields);
  }

  /** The next frame that is about a request. */
  Frame next() {
    while (true) {
      Frame frame = nextFrame();
      if (frame.type() != SETTINGS && frame.type() != WINDOW_UPDATE) {
        return frame;
      }
    }
  }

  /** A frame as text, like {@code DATA 1 end hello}; a head as its fields without the date. */
  String told(Frame frame) {
    StringBuilder told = new StringBuilder(NAMES[frame.type()]).append(' ').append(frame.stream());
    if (frame.isEnd()) {
      told.append(" end");
    }
    switch (frame.type()) {
      case HEADERS ->
          frame.fields().stream()
              .filter(line -> !line.startsWith("date: "))
              .forEach(line -> told.append('\n').append(line));
      case RST_STREAM -> told.append(' ').append((int) frame.payload().charAt(3));
      case GOAWAY -> told.append(' ').append((int) frame.payload().charAt(7));
      default -> told.append(' ').append(frame.payload());
    }
    return told.toString().stripTrailing();
  }

  /** Each head has to be read, since one may refer to those before (RFC 7541 §2.2). */
  private List<String> fields(String payload) {
    try {
      List<String> lines = new ArrayList<>();
      ByteBuffer block = ByteBuffer.wrap(payload.getBytes(ISO_8859_1));
      for (Header field : decoder.decodeHeaders(block)) {
        lines.add(field.getName() + ": " + field.getValue());
      }
      return lines;
    } catch (HPackException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails unless these frames come next. */
  Http2Wire expect(String... frames) {
    for (String frame : frames) {
      assertThat(told(next())).isEqualTo(frame.strip());
    }
    return this;
  }

  /** The next answer, whose frames must come one after the other. */
  Answer answer(int stream) {
    Frame head = next();
    assertThat(head.type()).as("a head, and not %s", told(head)).isEqualTo(HEADERS);
    assertThat(head.stream()).isEqualTo(stream);
    List<String> fields = head.fields();
    StringBuilder body = new StringBuilder();
    for (Frame frame = head; !frame.isEnd(); ) {
      frame = next();
      assertThat(frame.stream()).as(told(frame)).isEqualTo(stream);
      assertThat(frame.type()).as(told(frame)).isEqualTo(DATA);
      body.append(frame.payload());
    }
    assertThat(fields.get(0)).startsWith(":status: ");
    return new Answer(
        "HTTP/2 " + fields.get(0).substring(9), fields.subList(1, fields.size()), body.toString());
  }

  /** The status of the next answer. */
  int status(int stream) {
    return answer(stream).status();
  }

  /** Fails unless the server is still there to answer. */
  void isAlive() {
    send(PING, 0, 0, "8 bytes!");
    expect("PING 0 8 bytes!");
  }
}
