package io.hbpush.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web server with the pages of a folder, on another origin than the relay. Thread-safe. */
final class Pages implements AutoCloseable {

  private final HttpServer server;

  Pages(Path folder) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path page = folder.resolve(exchange.getRequestURI().getPath().substring(1));
          try (exchange) {
            if (Files.isRegularFile(page)) {
              byte[] text = Files.readAllBytes(page);
              exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
              exchange.sendResponseHeaders(200, text.length);
              exchange.getResponseBody().write(text);
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
