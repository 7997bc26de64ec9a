package io.hbpush.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who a listener shows itself to be. Immutable.
 *
 * @param chain with at least one; the first is that of the key, each other one signs the one before
 * @param key never shown
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  public Identity {
    chain = List.copyOf(chain);
  }

  /** Who it is, without the key. */
  @Override
  public String toString() {
    return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
