package io.hbpush.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys out of their text (RFC 7468); what is between and around is read over. */
final class Pem {

  /** The kinds of keys that TLS signs with, and how each signs. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final String CONVERT =
      "; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

  private Pem() {}

  /** The certificates in the order of the text, at least one. */
  static List<X509Certificate> certificates(byte[] text) throws Refusal {
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = blocks(text);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        found.add(certificate(decode(block.group(2)), found.size() + 1));
      }
    }
    if (found.isEmpty()) {
      throw new Refusal("has no certificate in it: PEM begins with -----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(found);
  }

  private static X509Certificate certificate(byte[] bytes, int number) throws Refusal {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new Refusal("is broken: its certificate " + number + " cannot be understood");
    }
  }

  /** The first key of the text. */
  static PrivateKey key(byte[] text) throws Refusal {
    Matcher block = blocks(text);
    while (block.find()) {
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return key(new PKCS8EncodedKeySpec(decode(block.group(2))));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new Refusal("is encrypted, and nobody is there to be asked" + CONVERT);
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY" ->
            throw new Refusal("is not in PKCS #8 but begins with " + begin(block) + CONVERT);
        default -> {} // parameters of a curve, or certificates
      }
    }
    throw new Refusal("has no key in it: PEM with PKCS #8 begins with -----BEGIN PRIVATE KEY-----");
  }

  private static String begin(Matcher block) {
    return "-----BEGIN " + block.group(1) + "-----";
  }

  private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws Refusal {
    for (String kind : SIGNATURES.keySet()) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) { // of another kind
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java lacks a kind of keys", e);
      }
    }
    throw new Refusal("is broken, or a kind of key that is not known: RSA, EC and EdDSA are");
  }

  /** Whether what is signed with one is taken for genuine with the other. */
  static boolean fit(PrivateKey key, PublicKey of) {
    if (!key.getAlgorithm().equals(of.getAlgorithm())) {
      return false;
    }
    byte[] sample = "hbpush".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(of);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Matcher blocks(byte[] text) {
    return BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
  }

  private static byte[] decode(String base64) throws Refusal {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new Refusal("is broken: between its lines BEGIN and END is no base64");
    }
  }
}
