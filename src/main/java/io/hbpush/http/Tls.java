package io.hbpush.http;

import io.hbpush.config.Identity;
import io.hbpush.config.TlsSettings;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/**
 * TLS on the connections of one listener. It can be given another certificate while it is used:
 * connections that are there keep the old one.
 *
 * <p>Thread-safe.
 */
final class Tls {

  /** A record with all that may be around it (RFC 8446 §5.2); none is kept between two records. */
  private static final int RECORD_SIZE = 17 * 1024;

  private static final ByteBufferPool RECORDS =
      new DefaultByteBufferPool(true, RECORD_SIZE, 1000, 16);

  /** Long gone from TLS 1.3, and only of use to clients that want us to compute. */
  private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  private final Executor tasks;
  private final boolean http2;
  private volatile Terms terms;

  /** For those whose clients may choose (RFC 7301), in the order of our liking. */
  private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

  /** What new connections get. */
  private record Terms(UndertowXnioSsl ssl, OptionMap options) {}

  /**
   * TLS as it is set.
   *
   * @param http2 whether clients are offered HTTP/2
   * @param tasks runs what takes long of a handshake
   */
  Tls(TlsSettings settings, boolean http2, Executor tasks) {
    if (System.getProperty(NO_RENEGOTIATION) == null) {
      System.setProperty(NO_RENEGOTIATION, "true");
    }
    this.tasks = tasks;
    this.http2 = http2;
    this.terms = terms(settings);
  }

  /** Gives connections that come from now on other terms. */
  void renew(TlsSettings settings) {
    terms = terms(settings);
  }

  private Terms terms(TlsSettings settings) {
    OptionMap options =
        OptionMap.create(
            Options.SSL_ENABLED_PROTOCOLS,
            switch (settings.minVersion()) {
              case TLS_1_2 -> Sequence.of("TLSv1.3", "TLSv1.2");
              case TLS_1_3 -> Sequence.of("TLSv1.3");
            });
    SSLContext context = context(settings.identity());
    return new Terms(
        new UndertowXnioSsl(Xnio.getInstance(), options, RECORDS, context, tasks), options);
  }

  private static SSLContext context(Identity identity) {
    char[] nobodyAsks = {};
    try {
      KeyStore keys = KeyStore.getInstance("JKS"); // PKCS #12 is particular about chains
      keys.load(null, null);
      keys.setKeyEntry(
          "listener", identity.key(), nobodyAsks, identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, nobodyAsks);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /**
   * Puts TLS on a new connection.
   *
   * @param timeout for the handshake
   * @return what is read and written in the clear
   */
  SslConnection secure(StreamConnection connection, IoLoop loop, Duration timeout) {
    HandshakeGuard guard = HandshakeGuard.install(connection, loop);
    Terms now = terms;
    SslConnection secured = now.ssl.wrapExistingConnection(connection, now.options, false);
    guard.begin(secured, timeout);
    if (http2) {
      SSLEngine engine = UndertowXnioSsl.getSslEngine(secured);
      engine.setHandshakeApplicationProtocolSelector((asked, offered) -> chosen(offered));
    }
    return secured;
  }

  /** What is spoken then; empty if there is nothing in common, which does not matter. */
  private static String chosen(List<String> offered) {
    return PROTOCOLS.stream().filter(offered::contains).findFirst().orElse("");
  }
}
