package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key {@code tls} of listeners, and the files that it names. */
final class TlsReaderTest {

  private static final String LISTEN = "listen: [{tls: {certificate: cert.pem, key: key.pem}}]";

  private final TestCertificate made = TestCertificate.shared();
  @TempDir private Path folder;

  @BeforeEach
  void write() throws Exception {
    made.writeTo(folder);
  }

  private Configuration read(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("site.yaml"), yaml);
    return Configuration.read(
        ConfigurationText.read(file, Optional.empty()), Overrides.NONE, Map.of());
  }

  private List<String> problems(String yaml) throws Exception {
    try {
      read(yaml);
      return List.of();
    } catch (ConfigurationException e) {
      return e.lines().stream().map(line -> line.replace(folder + "/", "")).toList();
    }
  }

  private void certificateHas(String text) throws Exception {
    Files.writeString(folder.resolve("cert.pem"), text);
  }

  private void keyHas(String text) throws Exception {
    Files.writeString(folder.resolve("key.pem"), text);
  }

  @Test
  void filesAreFoundBesideTheConfigurationAndRead() throws Exception {
    ListenerSettings listener = read(LISTEN).site().listeners().get(0);
    TlsSettings tls = listener.tls().orElseThrow();

    assertThat(listener.port()).isEqualTo(443);
    assertThat(tls.certificate()).isEqualTo(folder.resolve("cert.pem"));
    assertThat(tls.minVersion()).isEqualTo(TlsSettings.Version.TLS_1_2);
    assertThat(tls.identity().chain()).containsExactly(made.certificate());
    assertThat(tls.identity().key()).isEqualTo(made.key());
  }

  @Test
  void anAbsoluteNameIsTakenAsItIs() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    made.writeTo(elsewhere);

    TlsSettings tls =
        read(LISTEN.replace("cert.pem", elsewhere.resolve("cert.pem").toString()))
            .site()
            .listeners()
            .get(0)
            .tls()
            .orElseThrow();

    assertThat(tls.certificate()).isEqualTo(elsewhere.resolve("cert.pem"));
  }

  @Test
  void whatIsPrintedIsTheSameAndHasNoKeyInIt() throws Exception {
    Configuration configuration =
        read("listen: [{port: 1, tls: {certificate: cert.pem, key: key.pem, min_version: 1.3}}]");

    assertThat(configuration.print())
        .startsWith(
            """
            listen:
              - port: 1
                address: ''
                http2: true
                tls:
                  certificate: %s/cert.pem
                  key: %s/key.pem
                  min_version: '1.3'
            """
                .formatted(folder, folder))
        .doesNotContain("PRIVATE");
    assertThat(Reading.yaml(configuration.print()).site()).isEqualTo(configuration.site());
    assertThat(configuration.site().toString()).contains("CN=localhost").doesNotContain("PRIV");
  }

  @Test
  void textAroundTheBlocksAndFurtherCertificatesAreFine() throws Exception {
    certificateHas("my own\r\n" + made.certificatePem() + "the same\n" + made.certificatePem());
    keyHas(
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + made.keyPem().replace("\n", "\r\n"));

    assertThat(read(LISTEN).site().listeners().get(0).tls().orElseThrow().identity().chain())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-keyalg RSA -keysize 2048", "-keyalg Ed25519"})
  void otherKindsOfKeysAreTaken(String kind) throws Exception {
    TestCertificate.make(kind.split(" ")).writeTo(folder);

    assertThat(problems(LISTEN)).isEmpty();
  }

  @Test
  void bothFilesMustBeNamed() throws Exception {
    assertThat(problems("listen: [{port: 1, tls: {}}]"))
        .containsExactly(
            "site.yaml:1:25: listen[0].tls: needs the key 'certificate'",
            "site.yaml:1:25: listen[0].tls: needs the key 'key'");
    assertThat(problems("listen: [{port: 1, tls: true}]"))
        .containsExactly(
            "site.yaml:1:25: listen[0].tls: needs a map like {certificate: fullchain.pem, key:"
                + " privkey.pem}, is true or false");
    assertThat(problems("listen: [{tls: {certificate: '', key: key.pem}}]"))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: needs the name of a file, is ''");
  }

  @Test
  void unknownVersionsAndKeysAreSaid() throws Exception {
    assertThat(
            problems(
                "listen: [{tls: {certificate: cert.pem, key: key.pem, min_version: 1.1, cert: 1}}]"))
        .containsExactly(
            "site.yaml:1:67: listen[0].tls.min_version: needs one of 1.2, 1.3, is '1.1' (did you"
                + " mean '1.2'?)",
            "site.yaml:1:72: unknown key 'cert' for tls (there are: certificate, key,"
                + " min_version)");
  }

  @Test
  void filesThatAreMissingAreBothSaid() throws Exception {
    assertThat(problems(LISTEN.replace(".pem", ".txt")))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: there is no such file (cert.txt)",
            "site.yaml:1:45: listen[0].tls.key: there is no such file (key.txt)");
  }

  @Test
  void aDirectoryIsNoFile() throws Exception {
    Files.createDirectory(folder.resolve("d"));

    assertThat(problems(LISTEN.replace("cert.pem", "d")))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: is a directory, not a file (d)");
  }

  @Test
  void aFileThatMayNotBeReadIsSaid() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
    assertThat(folder.resolve("key.pem").toFile().setReadable(false)).isTrue();

    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:45: listen[0].tls.key: may not be read by this user (key.pem)");
  }

  @Test
  void emptyFilesAreSaid() throws Exception {
    certificateHas("");
    keyHas("\n");

    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: has no certificate in it: PEM begins with"
                + " -----BEGIN CERTIFICATE----- (cert.pem)",
            "site.yaml:1:45: listen[0].tls.key: has no key in it: PEM with PKCS #8 begins with"
                + " -----BEGIN PRIVATE KEY----- (key.pem)");
  }

  @Test
  void aFileOfAnySizeIsNotReadToItsEnd() throws Exception {
    assertThat(problems(LISTEN.replace("cert.pem", "/dev/zero")))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: is larger than 1 MiB, which no certificate"
                + " and no key is (/dev/zero)");
  }

  @Test
  void brokenOnesAreSaid() throws Exception {
    certificateHas("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    keyHas("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: is broken: its certificate 1 cannot be"
                + " understood (cert.pem)",
            "site.yaml:1:45: listen[0].tls.key: is broken, or a kind of key that is not known:"
                + " RSA, EC and EdDSA are (key.pem)");

    keyHas("-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n");
    assertThat(problems(LISTEN).get(1))
        .isEqualTo(
            "site.yaml:1:45: listen[0].tls.key: is broken: between its lines BEGIN and END is no"
                + " base64 (key.pem)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyInAnotherFormIsSaidWithWhatConvertsIt(String kind) throws Exception {
    String begin = "-----BEGIN " + kind + " PRIVATE KEY-----";
    keyHas(begin + "\nAAAA\n" + begin.replace("BEGIN", "END") + "\n");

    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:45: listen[0].tls.key: is not in PKCS #8 but begins with "
                + begin
                + "; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW (key.pem)");
  }

  @Test
  void anEncryptedKeyIsSaid() throws Exception {
    keyHas("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:45: listen[0].tls.key: is encrypted, and nobody is there to be asked;"
                + " convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW (key.pem)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-keyalg EC -groupname secp256r1", "-keyalg RSA -keysize 2048"})
  void aKeyOfAnotherCertificateIsSaid(String kind) throws Exception {
    TestCertificate other = TestCertificate.make(kind.split(" "));
    keyHas(other.keyPem());

    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:45: listen[0].tls.key: is not the key of the certificate; take the two"
                + " that belong together");

    certificateHas(made.certificatePem() + other.certificatePem());
    assertThat(problems(LISTEN))
        .containsExactly(
            "site.yaml:1:30: listen[0].tls.certificate: has the certificate of the key in place 2;"
                + " put it first");
  }

  @Test
  void theExampleIsGoodWhereItsFilesAre() throws Exception {
    String example =
        Files.readString(Path.of("examples", "tls.yaml"))
            .replace("/etc/letsencrypt/live/relay.example.com/fullchain.pem", "cert.pem")
            .replace("/etc/letsencrypt/live/relay.example.com/privkey.pem", "key.pem");

    assertThat(read(example).warnings()).isEmpty();
    assertThat(read(example).site().listeners().get(0).tls()).isPresent();
    assertThat(read(example).site().listeners().get(1).tls()).isEmpty();
  }

  @Test
  void onePlaceIsNotForTlsAndPlainHttp() throws Exception {
    assertThat(problems(LISTEN.replace("]", ", {port: 443}]")))
        .containsExactly("site.yaml:1:56: listen[1]: is the same as another one; leave one out");
  }
}
