package io.hbpush.http;

import io.undertow.server.HttpServerExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says a line for each answered request, if that is wanted. Thread-safe. */
public final class AccessLog {

  private static final Logger log = LoggerFactory.getLogger("io.hbpush.access");

  private final boolean enabled;
  private final TrustedProxies proxies;

  /** Says who asked according to those proxies. */
  public AccessLog(boolean enabled, TrustedProxies proxies) {
    this.enabled = enabled;
    this.proxies = proxies;
  }

  void answered(HttpServerExchange exchange) {
    if (enabled) {
      log.info(
          "answered client={} method={} path={} status={}",
          proxies.client(exchange),
          exchange.getRequestMethod(),
          exchange.getRequestURI(),
          exchange.getStatusCode());
    }
  }
}
