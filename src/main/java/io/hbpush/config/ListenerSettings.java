package io.hbpush.config;

/**
 * One address that is listened on. Immutable.
 *
 * @param address empty = all interfaces, IPv4 and IPv6
 * @param port 0 = any free port (from the command line, for tests), to 65535
 */
public record ListenerSettings(String address, int port) {}
