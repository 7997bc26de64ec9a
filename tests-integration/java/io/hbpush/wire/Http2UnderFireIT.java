package io.hbpush.wire;

import static io.hbpush.wire.Http2Wire.DATA;
import static io.hbpush.wire.Http2Wire.END_HEADERS;
import static io.hbpush.wire.Http2Wire.END_STREAM;
import static io.hbpush.wire.Http2Wire.GOAWAY;
import static io.hbpush.wire.Http2Wire.HEADERS;
import static io.hbpush.wire.Http2Wire.PING;
import static io.hbpush.wire.Http2Wire.RST_STREAM;
import static io.hbpush.wire.Http2Wire.WINDOW_UPDATE;
import static io.hbpush.wire.Http2Wire.frame;
import static io.hbpush.wire.Http2Wire.head;
import static io.hbpush.wire.Http2Wire.int32;
import static io.hbpush.wire.Http2Wire.setting;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that begin, reset, cut and forget streams at random: nothing of them is left in the end.
 */
final class Http2UnderFireIT extends OnTheWire implements OneStore.InMemory {

  private static final int STREAMS = 1_000; // as many as a connection, and all together, may have
  private static final int CLIENTS = 12;
  private static final int STEPS = 3_000;
  private static final int CHANNELS = 5;

  private static final String SITE =
      """
      locations:
      - {type: publisher, prefix: /pub/}
      - {type: subscriber, prefix: /sub/, missing_channel: create, subscriber_timeout: 30}
      - {type: stream, prefix: /stream}
      server: {request_timeout: 10, max_connections: 1000}
      """;

  /** One client, which reads what comes and does not look at it. */
  private static final class Client {

    private final Socket socket;
    private final List<Integer> open = new ArrayList<>();
    private int next = 1;
    private volatile boolean over;

    Client(Relay relay, String settings) throws IOException {
      socket = new Socket(relay.address().getAddress(), relay.address().getPort());
      Thread reader = new Thread(this::read, "client");
      reader.setDaemon(true);
      reader.start();
      send(Http2Wire.PREFACE + frame(Http2Wire.SETTINGS, 0, 0, settings));
    }

    private void read() {
      try {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        over = true;
      }
    }

    void send(String bytes) {
      try {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      } catch (IOException e) {
        over = true; // the relay has had enough of it
      }
    }

    void close(boolean inOrder) {
      try {
        socket.setSoLinger(!inOrder, 0);
        socket.close();
      } catch (IOException e) {
        // it has been closed already
      }
      over = true;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 9})
  void nothingIsLeftOfClientsThatLeaveAtRandom(long seed) throws Exception {
    Random random = new Random(seed);
    Relay relay = relay(SITE);
    List<Client> clients = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      clients.removeIf(client -> client.over);
      while (clients.size() < CLIENTS) {
        clients.add(new Client(relay, random.nextInt(3) == 0 ? setting(4, 20) : ""));
      }
      Client client = clients.get(random.nextInt(CLIENTS));
      StringBuilder frames = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        act(client, random, frames);
      }
      client.send(frames.toString());
      leave(client, random);
      if (random.nextInt(60) == 0) {
        relay.published("/pub/c" + random.nextInt(CHANNELS), "n".repeat(random.nextInt(100_000)));
      }
      if (random.nextInt(80) == 0) {
        relay.advance(1 + random.nextInt(12));
      }
    }
    clients.forEach(client -> client.close(true));

    for (int i = 0; i < CHANNELS; i++) {
      relay.ask("PUT", "/pub/c" + i);
      relay.awaitHeld("/pub/c" + i, 0);
    }
    relay.ask("PUT", "/pub/all");
    await("all streams can be had again")
        .atMost(Wire.PATIENCE)
        .until(() -> refused(relay), refused -> refused == 0);
    assertTimeout(Duration.ofSeconds(5), relay::shutDown);
  }

  /** How many of as many streams as there may be are not held. */
  private static int refused(Relay relay) {
    relay.advance(10); // each step of an end has a time-out of its own
    Http2Wire wire = Http2Wire.open(relay.connect());
    for (int i = 0; i < STREAMS; i++) {
      wire.get(2 * i + 1, "/sub/all");
    }
    wire.send(PING, 0, 0, "8 bytes!");
    int answers = 0;
    for (int type = HEADERS; type != PING; type = wire.next().type()) {
      answers++;
    }
    wire.wire().reset();
    relay.awaitHeld("/pub/all", 0);
    return answers - 1;
  }

  private static void act(Client client, Random random, StringBuilder frames) {
    String channel = "c" + random.nextInt(CHANNELS);
    switch (random.nextInt(12)) {
      case 0, 1 -> begin(client, frames, END_STREAM, head("GET", "/sub/" + channel));
      case 2 ->
          begin(
              client,
              frames,
              END_STREAM,
              head("GET", "/sub/" + channel, "accept: text/event-stream"));
      case 3 -> begin(client, frames, END_STREAM, head("GET", "/stream?topic=" + channel));
      case 4 -> {
        begin(client, frames, 0, head("POST", "/pub/" + channel));
        frames.append(frame(DATA, END_STREAM, client.next - 2, "m".repeat(random.nextInt(9_000))));
      }
      case 5 -> {
        begin(client, frames, 0, head("POST", "/pub/" + channel, "content-length: 3000"));
        frames.append(frame(DATA, 0, client.next - 2, "half"));
      }
      case 6 -> begin(client, frames, 0, head("POST", "/pub/c", "content-length: 9999999"));
      case 7 -> begin(client, frames, 0, head("POST", "/pub/c", "expect: 100-continue"));
      case 8, 9 -> {
        if (!client.open.isEmpty()) {
          int stream = client.open.remove(random.nextInt(client.open.size()));
          String reset = frame(RST_STREAM, 0, stream, int32(8));
          frames.append(reset).append(random.nextInt(5) == 0 ? reset : "");
        }
      }
      case 10 -> {
        if (!client.open.isEmpty()) {
          int stream = client.open.get(random.nextInt(client.open.size()));
          frames.append(frame(WINDOW_UPDATE, 0, stream, int32(1 + random.nextInt(5_000))));
        }
      }
      default -> frames.append(frame(PING, 0, 0, "8 bytes!"));
    }
  }

  private static void begin(Client client, StringBuilder frames, int end, String head) {
    frames.append(frame(HEADERS, end | END_HEADERS, client.next, head));
    client.open.add(client.next);
    client.next += 2;
  }

  private static void leave(Client client, Random random) {
    switch (random.nextInt(150)) {
      case 0 -> client.close(true);
      case 1 -> client.close(false);
      case 2 -> client.send(frame(GOAWAY, 0, 0, int32(0) + int32(0)));
      case 3 -> {
        client.send(frame(HEADERS, 0, client.next, "half"));
        client.close(true);
      }
      default -> {}
    }
  }
}
