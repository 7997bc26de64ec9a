package io.hbpush.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.NetworkUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The proxies whose word on a client's address is taken. {@code X-Forwarded-For} is read from its
 * end, as far as the hops are trusted: what stands before may be made up. Immutable.
 */
public final class TrustedProxies {

  private final List<Block> blocks;

  /**
   * Trusts these.
   *
   * @param cidrs addresses, or blocks as {@code 10.0.0.0/8}; checked by the configuration
   */
  public TrustedProxies(List<String> cidrs) {
    blocks = cidrs.stream().map(Block::parse).toList();
  }

  /** The address of the client that an exchange comes from, as far as that can be known. */
  String client(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    String client = peer.getAddress().getHostAddress();
    HeaderValues forwarded = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
    if (forwarded == null || !isTrusted(client)) {
      return client;
    }
    String[] hops = String.join(",", forwarded).split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      client = hops[i].strip();
      if (!isTrusted(client)) {
        break;
      }
    }
    return client.matches("[0-9A-Fa-f.:]{2,45}") ? client : peer.getAddress().getHostAddress();
  }

  private boolean isTrusted(String address) {
    byte[] bytes = literal(address);
    return bytes.length > 0 && blocks.stream().anyMatch(block -> block.contains(bytes));
  }

  /** The bytes of an address, without ever asking a name server; empty if it is none. */
  private static byte[] literal(String address) {
    try {
      InetAddress parsed =
          address.indexOf(':') >= 0
              ? NetworkUtils.parseIpv6Address(address)
              : NetworkUtils.parseIpv4Address(address);
      return parsed.getAddress();
    } catch (IOException | IllegalArgumentException e) {
      return new byte[0];
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(byte[] address, int bits) {

    static Block parse(String cidr) {
      int slash = cidr.indexOf('/');
      byte[] address = literal(slash < 0 ? cidr : cidr.substring(0, slash));
      int bits = slash < 0 ? address.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
      return new Block(address, bits);
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      int mask = 0xff00 >> (bits % 8) & 0xff;
      return Arrays.equals(address, 0, whole, other, 0, whole)
          && (mask == 0 || (address[whole] & mask) == (other[whole] & mask));
    }
  }
}
