package io.hbpush.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.load.Daemon;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages under {@code examples} in a real Chromium, against the daemon with their configuration.
 */
final class BrowserIT {

  private static final Path EXAMPLES = Path.of("examples");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Tab> tabs = new ArrayList<>();
  @TempDir private Path directory;
  private Daemon daemon;
  private Pages pages;

  @BeforeAll
  static void thereIsABrowser() {
    assumeTrue(Tab.canBeHad(), "chromium and chromedriver are not installed");
  }

  @BeforeEach
  void start() throws IOException {
    String example = Files.readString(EXAMPLES.resolve("chat.yaml"));
    daemon = new Daemon(directory, example.replace("port: 9090", "port: 0"));
    pages = new Pages(EXAMPLES);
  }

  @AfterEach
  void stop() {
    tabs.forEach(Tab::close);
    pages.close();
    daemon.close();
  }

  /** A page in a browser of its own. */
  private Tab open(String page) {
    Tab tab = new Tab(pages.uri(page + "?relay=" + daemon.uri("")));
    tabs.add(tab);
    return tab;
  }

  private Tab chatter(String name, String transport) {
    Tab tab = open("chat.html");
    tab.write("name", name);
    tab.choose("transport", transport);
    awaitText(tab, "state", "connected");
    return tab;
  }

  private static void awaitText(Tab tab, String id, String text) {
    await().atMost(PATIENCE).until(() -> tab.text(id), text::equals);
  }

  private static void says(Tab tab, String text) {
    tab.write("text", text);
    tab.submit("form");
  }

  private static void awaitLines(Tab tab, List<String> lines) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(tab.lines("messages")).isEqualTo(lines));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "eventsource", "fetch"})
  void whatOneSaysAllSeeOnceAndInOrder(String transport) {
    Tab ada = chatter("ada", transport);
    Tab bob = chatter("bob", transport);
    List<String> expected = new ArrayList<>();

    says(ada, "<b>hello</b> bob");
    expected.add("ada<b>hello</b> bob");
    awaitLines(bob, expected);
    says(bob, "h\u00e9llo ada");
    expected.add("bobh\u00e9llo ada");
    awaitLines(ada, expected);
    for (int i = 0; i < 10; i++) {
      says(ada, "line " + i);
      expected.add("adaline " + i);
      awaitLines(ada, expected); // two posts of one page may overtake each other
    }

    awaitLines(bob, expected);
    bob.screenshot("chat-" + transport + ".png");
    assertThat(bob.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "eventsource", "fetch"})
  void whatIsNoTextIsShownAndStopsNothing(String transport) throws Exception {
    Tab ada = chatter("ada", transport);

    HttpRequest post =
        HttpRequest.newBuilder(daemon.uri("/chat/lobby"))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xFF, 'a'}))
            .build();
    HttpClient.newHttpClient().send(post, BodyHandlers.discarding());
    awaitLines(ada, List.of("?\ufffda"));
    says(ada, "hello");
    awaitLines(ada, List.of("?\ufffda", "adahello"));
    assertThat(ada.problems()).isEmpty();
  }

  @Test
  void aPageThatChangesTheWayGoesOnWhereItWas() {
    Tab ada = chatter("ada", "websocket");
    Tab bob = chatter("bob", "websocket");
    List<String> expected = new ArrayList<>();

    for (String transport : List.of("eventsource", "fetch", "websocket")) {
      for (int i = 0; i < 3; i++) {
        says(ada, transport + i);
        expected.add("ada" + transport + i);
        awaitLines(ada, expected);
      }
      bob.choose("transport", transport);
      awaitLines(bob, expected);
    }
  }

  @Test
  void everybodyRaisesTheCounterAndNoClickIsLost() {
    List<Tab> all = IntStream.range(0, 3).mapToObj(i -> open("counter.html")).toList();
    all.forEach(tab -> awaitText(tab, "state", "live"));

    for (int i = 0; i < 5; i++) {
      all.forEach(tab -> tab.click("more"));
    }

    all.forEach(tab -> awaitText(tab, "count", "15"));
    all.get(0).screenshot("counter.png");
  }

  @Test
  void aCounterWhoseMessagesAreGoneGoesOn() throws Exception {
    Tab tab = open("counter.html");
    awaitText(tab, "state", "live");
    tab.click("more");
    awaitText(tab, "count", "1");

    HttpRequest delete = HttpRequest.newBuilder(daemon.uri("/counter/visits")).DELETE().build();
    assertThat(HttpClient.newHttpClient().send(delete, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    tab.click("more");
    awaitText(tab, "count", "2");
    tab.click("more");
    awaitText(tab, "count", "3");
  }

  @Test
  void whatIsNoNumberDoesNotStopTheCounter() throws Exception {
    Tab tab = open("counter.html");
    awaitText(tab, "state", "live");
    tab.click("more");
    awaitText(tab, "count", "1");

    HttpRequest post =
        HttpRequest.newBuilder(daemon.uri("/counter/visits"))
            .POST(BodyPublishers.ofString("many"))
            .build();
    HttpClient.newHttpClient().send(post, BodyHandlers.discarding());
    tab.click("more");
    awaitText(tab, "count", "2");
  }
}
