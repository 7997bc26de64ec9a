package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What clients leave behind in the relay: nothing. */
final class ResourceTest extends OnTheWire implements OneStore.InMemory {

  private static final int CLIENTS = 300;

  @Test
  @EnabledOnOs(OS.LINUX)
  void noDescriptorIsLeftOfClientsThatCameAndWent() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    relay.published("/publisher/held", "x");
    relay.get("/subscriber/news");
    long before = descriptors();

    for (DepartureRules.Departure departure : DepartureRules.Departure.values()) {
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Wire wire = relay.connect();
        switch (i % 6) {
          case 0 -> wire.get("/subscriber/news", SINCE_T, tag(0)); // held
          case 1 -> wire.get("/subscriber/news");
          case 2 -> pipelined(wire, "/subscriber/news", "/subscriber/news"); // the second is held
          case 3 -> pipelined(wire, "/subscriber/held", "/subscriber/news"); // none gets that far
          case 4 -> wire.send("POST /publisher/half HTTP/1.1\r\nContent-Length: 9\r\n\r\nhal");
          default -> wire.send("GET /subsc");
        }
        wires.add(wire);
      }
      relay.awaitHeld("/publisher/news", CLIENTS / 3);
      relay.awaitHeld("/publisher/held", CLIENTS / 6);
      wires.forEach(departure::of);
      relay.awaitHeld("/publisher/news", 0);
      relay.awaitHeld("/publisher/held", 0);
      wires.forEach(Wire::close);
    }

    await("descriptors are given back")
        .atMost(Wire.PATIENCE)
        .until(ResourceTest::descriptors, now -> now <= before + 5);
    assertThat(relay.post("/publisher/news", "y").status()).isEqualTo(202);
  }

  /** The first request without a position, unless it is to be held, and the next one behind it. */
  private static void pipelined(Wire wire, String first, String second) {
    String held = SINCE_T + "\r\n" + tag(0) + "\r\n\r\n";
    String head = Wire.head("GET", first);
    wire.send(
        (first.equals(second) ? head + "\r\n" : head + held) + Wire.head("GET", second) + held);
  }

  @Test
  void oneConnectionTooManyWaitsUntilAnotherEnds() {
    Relay relay = relay(USUAL + "server: {max_connections: 2, io_threads: 1}\n");
    Wire first = relay.connect().get("/publisher/missing");
    Wire second = relay.connect().get("/publisher/missing");
    assertThat(first.answer().status()).isEqualTo(404);
    assertThat(second.answer().status()).isEqualTo(404);

    Wire third = relay.connect().get("/publisher/missing");
    for (int i = 0; i < 20; i++) {
      assertThat(second.get("/publisher/missing").answer().status()).isEqualTo(404);
    }
    assertThat(third.silent()).isTrue();
    first.close();

    assertThat(third.answer().status()).isEqualTo(404);
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMessageForWhichThereIsNoRoomIsRefused() {
    Relay relay = new Relay(Sites.of(OneStore.memory(100_000), USUAL));
    try (relay) {
      relay.published("/publisher/small", "x");

      Answer refused = relay.post("/publisher/news", "m".repeat(200_000), TEXT);

      assertThat(
              Expected.of(
                      """
                      HTTP/1.1 507 Insufficient Storage
                      Cache-Control: no-store
                      Content-Length: 0
                      """)
                  .differences(refused))
          .isEmpty();
      assertThat(relay.post("/publisher/news", "y").status()).isEqualTo(202);
    }
  }

  @Test // section 12.3
  void roomIsMadeByTakingTheOldestMessagesOfTheLargestChannel() {
    Relay relay = new Relay(Sites.of(OneStore.memory(100_000), USUAL));
    try (relay) {
      relay.published("/publisher/small", "kept");
      Wire wire = relay.connect();
      for (int i = 0; i < 100; i++) {
        assertThat(wire.post("/publisher/large", "m".repeat(10_000)).answer().status())
            .isEqualTo(202);
      }

      assertThat(relay.get("/subscriber/small").body()).isEqualTo("kept");
      assertThat(relay.information("/publisher/large").get("messages").asInt()).isBetween(5, 10);
      assertThat(relay.get("/subscriber/large", SINCE_T, tag(0)).header("Hbpush-Gap")).isPresent();
    }
  }
}
