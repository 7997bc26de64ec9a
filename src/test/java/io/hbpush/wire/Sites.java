package io.hbpush.wire;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationException;
import io.hbpush.config.ConfigurationText;
import io.hbpush.config.ListenerSettings;
import io.hbpush.config.Overrides;
import io.hbpush.config.Site;
import io.hbpush.config.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sites for tests, on a free port of the loopback interface, with a store of the test's choice. */
final class Sites {

  private static final Overrides ANY_PORT = new Overrides(Optional.of(0), Optional.of("127.0.0.1"));

  private Sites() {}

  /**
   * Reads a configuration, of whose store only the defaults for channels count, and gives it this
   * one. With a store in memory, HTTP/2 is spoken, too: it must make no difference to others.
   */
  static Site of(StoreSettings store, String yaml) {
    Site site = read(yaml);
    boolean http2 = store instanceof StoreSettings.Memory;
    List<ListenerSettings> listeners =
        site.listeners().stream()
            .map(listener -> new ListenerSettings(listener.address(), listener.port(), http2))
            .toList();
    return new Site(
        listeners, Map.of("default", store), site.locations(), site.server(), site.log());
  }

  private static Site read(String yaml) {
    try {
      Path file = Files.createTempFile("site", ".yaml");
      try {
        Files.writeString(file, yaml);
        return Configuration.read(
                ConfigurationText.read(file, Optional.empty()), ANY_PORT, Map.of())
            .site();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigurationException e) {
      throw new AssertionError(String.join("\n", e.lines()), e);
    }
  }
}
