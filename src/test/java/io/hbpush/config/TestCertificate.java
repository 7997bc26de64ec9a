package io.hbpush.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that signs itself, made by this Java. Immutable. */
public final class TestCertificate {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SSLContext client;

  private TestCertificate(KeyStore keys) throws GeneralSecurityException {
    certificate = (X509Certificate) keys.getCertificate("it");
    key = (PrivateKey) keys.getKey("it", PASSWORD);
    KeyStore trusted = KeyStore.getInstance("JKS");
    try {
      trusted.load(null, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    trusted.setCertificateEntry("it", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
  }

  private static final class Holder {
    private static final TestCertificate SHARED = make("-keyalg", "EC", "-groupname", "secp256r1");
  }

  /** One for whoever does not care which; it takes a second to make one. */
  public static TestCertificate shared() {
    return Holder.SHARED;
  }

  /** A new one, as {@code keytool} is told. */
  public static TestCertificate make(String... kind) {
    try {
      Path file = Files.createTempDirectory("keys").resolve("keys.p12");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(List.of("-genkeypair", "-alias", "it", "-dname", "CN=localhost"));
      command.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "30"));
      command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
      command.addAll(List.of("-keystore", file.toString()));
      command.addAll(List.of(kind));
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        keys.load(in, PASSWORD);
      }
      Files.delete(file);
      Files.delete(file.getParent());
      return new TestCertificate(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a file with the certificate has in it. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What a file with the key has in it. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  /** Writes {@code cert.pem} and {@code key.pem}. */
  public void writeTo(Path directory) throws IOException {
    Files.writeString(directory.resolve("cert.pem"), certificatePem());
    Files.writeString(directory.resolve("key.pem"), keyPem());
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  /** For a listener, as if it had been read from files. */
  public Optional<TlsSettings> settings() {
    return Optional.of(
        new TlsSettings(
            Path.of("/cert.pem"),
            Path.of("/key.pem"),
            TlsSettings.Version.TLS_1_2,
            new Identity(List.of(certificate), key)));
  }

  /** For clients that trust this one and no other. */
  public SSLContext client() {
    return client;
  }
}
