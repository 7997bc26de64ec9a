package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What Redis does for us in one step. The files beside this class say what each is given. */
enum Script {
  APPEND,
  CREATE,
  INSPECT,
  READ,
  DELETE,
  HELD,
  CLAIM,
  REGISTER;

  private final String source;
  private final String sha1;

  Script() {
    String own = load(name().toLowerCase(Locale.ROOT));
    int body = own.indexOf('\n') + 1; // after the flags
    String rest = own.substring(body).replace("-- condition.lua\n", load("condition"));
    source = own.substring(0, body) + load("prelude") + rest;
    try {
      sha1 =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String load(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text, for a server that does not have it yet. */
  String source() {
    return source;
  }

  /** By which a server knows it. */
  String sha1() {
    return sha1;
  }
}
