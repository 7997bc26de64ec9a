package io.hbpush.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustedProxiesTest {

  private final TrustedProxies proxies =
      new TrustedProxies(List.of("127.0.0.1", "10.0.0.0/9", "2001:db8::/33"));

  private String client(String peer, String... forwarded) {
    HttpServerExchange exchange = new HttpServerExchange(null);
    exchange.setSourceAddress(new InetSocketAddress(peer, 1234));
    for (String header : forwarded) {
      exchange.getRequestHeaders().add(Headers.X_FORWARDED_FOR, header);
    }
    return proxies.client(exchange);
  }

  @Test
  void aStrangerIsNotBelieved() {
    assertThat(client("192.0.2.1", "198.51.100.7")).isEqualTo("192.0.2.1");
  }

  @Test
  void theLastHopThatIsNotTrustedIsTheClient() {
    assertThat(client("127.0.0.1", "6.6.6.6, 198.51.100.7", "10.1.2.3")).isEqualTo("198.51.100.7");
  }

  @Test
  void blocksEndWithinAByte() {
    assertThat(client("10.127.0.1", "198.51.100.7")).isEqualTo("198.51.100.7");
    assertThat(client("10.128.0.1", "198.51.100.7")).isEqualTo("10.128.0.1");
    assertThat(client("2001:db8:7fff::1", "198.51.100.7")).isEqualTo("198.51.100.7");
    assertThat(client("2001:db8:8000::1", "198.51.100.7")).isEqualTo("2001:db8:8000:0:0:0:0:1");
  }

  @Test
  void whatIsNoAddressIsNotRepeated() {
    assertThat(client("127.0.0.1", "x\" status=200")).isEqualTo("127.0.0.1");
  }

  @Test
  void aProxyWithoutTheHeaderIsTheClient() {
    assertThat(client("127.0.0.1")).isEqualTo("127.0.0.1");
  }
}
