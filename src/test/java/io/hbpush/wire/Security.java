package io.hbpush.wire;

import io.hbpush.config.ListenerSettings;
import io.hbpush.config.Site;
import io.hbpush.config.TestCertificate;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** What clients and a relay speak with each other. */
enum Security {
  NONE(""),
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final String version;

  Security(String version) {
    this.version = version;
  }

  /** The site with listeners that speak this. */
  Site of(Site site) {
    if (this == NONE) {
      return site;
    }
    return new Site(
        site.listeners().stream()
            .map(
                plain ->
                    new ListenerSettings(
                        plain.address(),
                        plain.port(),
                        plain.http2(),
                        TestCertificate.shared().settings()))
            .toList(),
        site.stores(),
        site.locations(),
        site.server(),
        site.log());
  }

  /** A client's connection with this on it, after the handshake. */
  Socket dress(Socket connected) throws IOException {
    if (this == NONE) {
      return connected;
    }
    SSLSocket secured =
        (SSLSocket)
            TestCertificate.shared()
                .client()
                .getSocketFactory()
                .createSocket(connected, "localhost", connected.getPort(), true);
    secured.setEnabledProtocols(new String[] {version});
    secured.startHandshake();
    return secured;
  }
}
