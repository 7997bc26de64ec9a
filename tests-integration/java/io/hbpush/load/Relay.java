package io.hbpush.load;

import io.hbpush.Server;
import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationText;
import io.hbpush.config.Overrides;
import io.hbpush.config.Site;
import io.hbpush.config.StoreSettings;
import io.hbpush.time.SystemTime;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A whole relay in this process, in real time, on a free port of the loopback interface. */
final class Relay implements AutoCloseable {

  private final SystemTime time = new SystemTime();
  private final Server server;

  private Relay(Site site) throws Exception {
    server = Server.start(site, time);
  }

  /**
   * Starts one.
   *
   * @param store what it keeps channels in, as the only store
   * @param publisherOptions further keys of its publisher {@code /pub/}; {@code /sub/} subscribes
   */
  static Relay start(StoreSettings store, String publisherOptions) throws Exception {
    String yaml =
        """
        locations:
          - {type: publisher, prefix: /pub/, %s}
          - {type: subscriber, prefix: /sub/, missing_channel: create}
        """
            .formatted(publisherOptions);
    Path file = Files.createTempFile("relay", ".yaml");
    try {
      Files.writeString(file, yaml);
      Site site =
          Configuration.read(
                  ConfigurationText.read(file, Optional.empty()),
                  new Overrides(Optional.of(0), Optional.of("127.0.0.1")),
                  Map.of())
              .site();
      return new Relay(
          new Site(
              site.listeners(),
              Map.of("default", store),
              site.locations(),
              site.server(),
              site.log()));
    } finally {
      Files.delete(file);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort() + path);
  }

  @Override
  public void close() {
    server.close();
    time.close();
  }
}
