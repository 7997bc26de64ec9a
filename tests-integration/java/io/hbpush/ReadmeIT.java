package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationText;
import io.hbpush.config.Overrides;
import io.hbpush.config.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what is so. */
final class ReadmeIT {

  private static final Path README = Path.of("README.rst");
  private static final int PORT = 9090; // as in the session

  private static final Pattern CODE =
      Pattern.compile("\\.\\. code-block:: (\\w+)\\n\\n((?: {3}.*\\n|\\n(?= {3}))+)");

  @TempDir private Path directory;

  /** One of its blocks of code, and the sentences between it and the one before. */
  private record Block(String remark, String language, String text) {}

  private static List<Block> blocks(String page) {
    List<Block> blocks = new ArrayList<>();
    Matcher code = CODE.matcher(page);
    for (int end = 0; code.find(); end = code.end()) {
      String text = code.group(2).replaceAll("(?m)^ {3}", "");
      blocks.add(new Block(page.substring(end, code.start()), code.group(1), text));
    }
    return blocks;
  }

  private static String section(String title) throws IOException {
    String page = Files.readString(README);
    int begin = page.indexOf("\n" + title + "\n===");
    int end = page.indexOf("\n===", begin + 2 * title.length() + 2);
    assertThat(begin).as("the section '%s'", title).isPositive();
    return page.substring(begin, end);
  }

  /** What a reader is told to paste is pasted, and what it is said to show is shown. */
  @Test
  void theSessionRunsAsItStands() throws Exception {
    assumeTrue(Terminal.canBeHad(), "bash and curl are not installed");
    assertThatThePortIsFree();
    List<Block> session = blocks(section("A session"));
    assertThat(session).hasSizeGreaterThan(9);
    try (Terminal first = new Terminal(directory, "first");
        Terminal second = new Terminal(directory, "second")) {
      Terminal terminal = first;
      for (int i = 0; i < session.size(); i++) {
        Block block = session.get(i);
        if (block.remark().contains("first terminal")) {
          terminal = first;
        } else if (block.remark().contains("second terminal")) {
          terminal = second;
        }
        switch (block.language()) {
          case "bash" -> {
            terminal.paste(block.text());
            if (session.get(i + 1).language().equals("bash")) {
              awaitASubscriber(); // it has nothing to show, as it waits
            }
          }
          case "text" -> terminal.shows(Transcript.of(block.text()));
          default -> throw new AssertionError("what is to be done with it? " + block);
        }
      }
      Transcript nothingMore = Transcript.of("");
      first.shows(nothingMore);
      second.shows(nothingMore);
    }
    assertThatThePortIsFree();
  }

  private static void assertThatThePortIsFree() {
    try (ServerSocket socket = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
    } catch (IOException e) {
      throw new AssertionError(
          "the session in the README needs port " + PORT + ", which something else has", e);
    }
  }

  /** Returns when the channel of the session has a subscriber that waits. */
  private static void awaitASubscriber() {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest information =
        HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + "/publisher/test")).build();
    await()
        .atMost(Terminal.PATIENCE)
        .until(
            () -> client.send(information, BodyHandlers.ofString()).body(),
            body -> body.contains("active subscribers: 1\r\n"));
  }

  @Test
  void itsConfigurationsAreGood() throws Exception {
    List<String> texts =
        blocks(Files.readString(README)).stream()
            .filter(block -> block.language().equals("yaml"))
            .map(Block::text)
            .toList();

    assertThat(texts).hasSizeGreaterThan(1);
    TestCertificate.shared().writeTo(directory);
    for (String text : texts) {
      String here = text.replaceAll("/\\S+/fullchain\\.pem", "cert.pem");
      here = here.replaceAll("/\\S+/privkey\\.pem", "key.pem");
      Path file = Files.writeString(directory.resolve("site.yaml"), here);
      Configuration configuration =
          Configuration.read(
              ConfigurationText.read(file, Optional.empty()),
              Overrides.NONE,
              Map.of("REDIS_PASSWORD", "secret"));
      assertThat(configuration.warnings()).isEmpty();
    }
  }

  @Test
  void itsLinksLeadToFilesAndHeadings() throws Exception {
    String page = Files.readString(README);
    Matcher links = Pattern.compile("`[^`<]+ <([^>#`\\s]+)(?:#([^>\\s]+))?>`__").matcher(page);
    int found = 0;
    for (; links.find(); found++) {
      Path file = Path.of(links.group(1));
      assertThat(file).exists();
      if (links.group(2) != null) {
        assertThat(anchors(Files.readString(file))).contains(links.group(2));
      }
    }
    assertThat(found).isGreaterThan(9);
  }

  /** Names of headings as they are made from their texts. */
  private static List<String> anchors(String page) {
    return Pattern.compile("(?m)^(.+)\\n[-=]{4,}$")
        .matcher(page)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9]+", "-"))
        .toList();
  }
}
