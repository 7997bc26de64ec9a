package io.hbpush.config;

import java.util.Optional;

/**
 * One address that is listened on. Immutable.
 *
 * @param address empty = all interfaces, IPv4 and IPv6
 * @param port 0 = any free port (from the command line, for tests), to 65535
 * @param http2 whether HTTP/2 is spoken beside HTTP/1.1
 * @param tls empty = without TLS
 */
public record ListenerSettings(String address, int port, boolean http2, Optional<TlsSettings> tls) {

  /** A listener without TLS. */
  public ListenerSettings(String address, int port, boolean http2) {
    this(address, port, http2, Optional.empty());
  }

  /** Whether both are the same address and port. */
  boolean isWhere(ListenerSettings other) {
    return address.equals(other.address) && port == other.port;
  }

  /** Whether they differ by no more than their certificates and who is let in with them. */
  public boolean isSameDoor(ListenerSettings other) {
    return isWhere(other) && http2 == other.http2 && tls.isPresent() == other.tls.isPresent();
  }
}
