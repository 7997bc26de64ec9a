package io.hbpush.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * One HTTP/2 connection (RFC 9113) of many {@link Receiver}s, each of which has one stream at a
 * time. It gives windows that are never used up, and knows no other frames than it needs.
 *
 * <p>Confined to the thread of its {@link SharedLines}.
 */
final class SharedLine {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_OF_ALL = 0x5; // of the head, and of the stream
  private static final int ACK = 0x1;
  private static final int INITIAL_WINDOW = 0x4; // a setting
  private static final int WINDOW = 1 << 30;
  private static final int FRAME_HEAD = 9;

  private final SocketChannel channel;
  private final List<Receiver> receivers;
  private final Map<Integer, Receiver> streams = new HashMap<>();
  private final HPackDecoder heads = new HPackDecoder(4096, ISO_8859_1);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private ByteBuffer in = ByteBuffer.allocate(0); // what is left of a frame
  private int next = 1;

  SharedLine(SocketChannel channel, List<Receiver> receivers) {
    this.channel = channel;
    this.receivers = receivers;
  }

  List<Receiver> receivers() {
    return receivers;
  }

  /** Lets all ask. */
  void begin() throws IOException {
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    frame(SETTINGS, 0, 0, "\0" + (char) INITIAL_WINDOW + int32(WINDOW));
    frame(WINDOW_UPDATE, 0, 0, int32(WINDOW));
    for (Receiver receiver : receivers) {
      receiver.begin((target, headers) -> ask(receiver, target, headers));
    }
  }

  private void ask(Receiver receiver, String target, String headers) {
    StringBuilder head = new StringBuilder();
    field(head, ":method", "GET");
    field(head, ":scheme", "http");
    field(head, ":authority", "localhost");
    field(head, ":path", target);
    headers
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(field -> field(head, field[0].toLowerCase(Locale.ROOT), field[1]));
    streams.put(next, receiver);
    frame(HEADERS, END_OF_ALL, next, head.toString());
    next += 2;
  }

  /** Literal, and not indexed (RFC 7541 §6.2.2). */
  private static void field(StringBuilder head, String name, String value) {
    head.append('\0').append((char) name.length()).append(name);
    head.append((char) value.length()).append(value);
  }

  private void frame(int type, int flags, int stream, String payload) {
    int length = payload.length();
    out.writeBytes(
        new byte[] {
          (byte) (length >> 16), (byte) (length >> 8), (byte) length, (byte) type, (byte) flags
        });
    out.writeBytes((int32(stream) + payload).getBytes(ISO_8859_1));
  }

  private static String int32(int value) {
    return ""
        + (char) (value >>> 24 & 0xFF)
        + (char) (value >> 16 & 0xFF)
        + (char) (value >> 8 & 0xFF)
        + (char) (value & 0xFF);
  }

  /** Writes what is to be written; false if some of it has to wait. */
  boolean flush() throws IOException {
    if (!unsent.hasRemaining()) {
      unsent = ByteBuffer.wrap(out.toByteArray());
      out.reset();
    }
    channel.write(unsent);
    return !unsent.hasRemaining() && out.size() == 0;
  }

  /** Takes what the relay has sent. */
  void take(ByteBuffer bytes) throws IOException {
    in = ByteBuffer.allocate(in.remaining() + bytes.remaining()).put(in).put(bytes).flip();
    while (in.remaining() >= FRAME_HEAD) {
      int length = in.getInt(in.position()) >>> 8;
      if (in.remaining() < FRAME_HEAD + length) {
        return;
      }
      int type = in.get(in.position() + 3);
      int flags = in.get(in.position() + 4);
      int stream = in.getInt(in.position() + 5);
      ByteBuffer payload = in.slice(in.position() + FRAME_HEAD, length);
      in.position(in.position() + FRAME_HEAD + length);
      took(type, flags, stream, payload);
    }
  }

  private void took(int type, int flags, int stream, ByteBuffer payload) throws IOException {
    switch (type) {
      case HEADERS -> streams.get(stream).take(ByteBuffer.wrap(text(payload).getBytes(ISO_8859_1)));
      case DATA -> streams.get(stream).take(payload);
      case RST_STREAM -> throw new IOException("stream " + stream + " was reset");
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          frame(SETTINGS, ACK, 0, "");
        }
      }
      default -> {}
    }
    if (type <= HEADERS && (flags & 1) != 0) {
      streams.remove(stream);
    }
  }

  /** A head as HTTP/1.1 would have it, which is what receivers understand. */
  private String text(ByteBuffer block) throws IOException {
    try {
      Map<String, String> fields = new HashMap<>();
      for (Header field : heads.decodeHeaders(block)) {
        fields.put(field.getName(), field.getValue());
      }
      StringBuilder text = new StringBuilder("HTTP/1.1 " + fields.get(":status") + " OK\r\n");
      for (String name : List.of("Last-Modified", "Etag", "Hbpush-Gap")) { // in that order
        String value = fields.get(name.toLowerCase(Locale.ROOT));
        text.append(value == null ? "" : name + ": " + value + "\r\n");
      }
      return text.toString();
    } catch (HPackException e) {
      throw new IOException(e);
    }
  }
}
