package io.hbpush.config;

/**
 * One address that is listened on. Immutable.
 *
 * @param address empty = all interfaces, IPv4 and IPv6
 * @param port 0 = any free port (from the command line, for tests), to 65535
 * @param http2 whether HTTP/2 is spoken beside HTTP/1.1
 */
public record ListenerSettings(String address, int port, boolean http2) {

  /** Whether both are the same address and port. */
  boolean isWhere(ListenerSettings other) {
    return address.equals(other.address) && port == other.port;
  }
}
