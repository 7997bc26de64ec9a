package io.hbpush.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The origins of pages that may use a location: {@code allow_origin:}. Immutable.
 *
 * @param kind how they are given
 * @param listed as browsers write them (RFC 6454 §6.2); empty unless they are {@link Kind#LISTED}
 */
public record AllowedOrigins(Kind kind, Set<String> listed) {

  /** Any, and each is told that it may by its own name. */
  public static final AllowedOrigins ANY = new AllowedOrigins(Kind.ANY, Set.of());

  /** Any, and all are told {@code *}. */
  public static final AllowedOrigins STAR = new AllowedOrigins(Kind.STAR, Set.of());

  /** How they are given. */
  public enum Kind {
    ANY,
    STAR,
    LISTED
  }

  public AllowedOrigins {
    listed = Collections.unmodifiableSet(new LinkedHashSet<>(listed)); // printed in their order
  }

  /** Only these. */
  public static AllowedOrigins of(Set<String> listed) {
    return new AllowedOrigins(Kind.LISTED, listed);
  }

  /** Whether pages of this origin may use the location. */
  public boolean allow(String origin) {
    return kind != Kind.LISTED || listed.contains(origin);
  }
}
