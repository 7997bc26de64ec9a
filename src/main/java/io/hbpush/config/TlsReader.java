package io.hbpush.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Reads the key {@code tls} of a listener, and the files that it names. Confined to one reading.
 */
final class TlsReader {

  /** Far more than any chain; a device or a log given by mistake is not read to its end. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path directory;

  /** Names of files are relative to this directory. */
  TlsReader(Path directory) {
    this.directory = directory;
  }

  /** What was read; empty after what is wrong with it was reported. */
  Optional<TlsSettings> read(Fields fields) {
    Optional<Path> certificate = file(fields, Schema.TLS_CERTIFICATE);
    Optional<Path> key = file(fields, Schema.TLS_KEY);
    TlsSettings.Version minVersion = fields.get(Schema.TLS_MIN_VERSION);
    Optional<List<X509Certificate>> chain =
        content(fields, Schema.TLS_CERTIFICATE, certificate, Pem::certificates);
    Optional<PrivateKey> secret = content(fields, Schema.TLS_KEY, key, Pem::key);
    if (chain.isEmpty() || secret.isEmpty() || !fit(fields, chain.get(), secret.get())) {
      return Optional.empty();
    }
    Identity identity = new Identity(chain.get(), secret.get());
    return Optional.of(new TlsSettings(certificate.get(), key.get(), minVersion, identity));
  }

  private Optional<Path> file(Fields fields, Key<String> key) {
    return fields
        .require(key)
        .flatMap(
            name -> {
              try {
                Path file = directory.resolve(name).normalize();
                fields.set(key, file.toString());
                return Optional.of(file);
              } catch (InvalidPathException e) {
                fields.refuse(key, "is no name of a file");
                return Optional.empty();
              }
            });
  }

  private static <T> Optional<T> content(
      Fields fields, Key<String> key, Optional<Path> file, Parser<T> parser) {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parse(bytes(file.get())));
    } catch (Refusal refusal) {
      fields.refuse(key, refusal.getMessage() + " (" + Value.harmless(file.get().toString()) + ")");
      return Optional.empty();
    }
  }

  private static byte[] bytes(Path file) throws Refusal {
    if (Files.isDirectory(file)) {
      throw new Refusal("is a directory, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new Refusal("is larger than 1 MiB, which no certificate and no key is");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Refusal("there is no such file");
    } catch (AccessDeniedException e) {
      throw new Refusal("may not be read by this user");
    } catch (IOException e) {
      throw new Refusal("cannot be read");
    }
  }

  /** Whether the key is that of the first certificate; if not, that is reported. */
  private static boolean fit(Fields fields, List<X509Certificate> chain, PrivateKey key) {
    if (Pem.fit(key, chain.get(0).getPublicKey())) {
      return true;
    }
    for (int i = 1; i < chain.size(); i++) {
      if (Pem.fit(key, chain.get(i).getPublicKey())) {
        fields.refuse(
            Schema.TLS_CERTIFICATE,
            "has the certificate of the key in place " + (i + 1) + "; put it first");
        return false;
      }
    }
    fields.refuse(
        Schema.TLS_KEY, "is not the key of the certificate; take the two that belong together");
    return false;
  }

  /** Makes something of a file's content. */
  private interface Parser<T> {
    T parse(byte[] text) throws Refusal;
  }
}
