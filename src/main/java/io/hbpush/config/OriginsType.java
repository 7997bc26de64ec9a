package io.hbpush.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The type of {@code allow_origin}. Immutable. */
final class OriginsType implements Type<AllowedOrigins> {

  private static final String AN_ORIGIN = "an origin, like https://example.com";
  private static final String WORDS =
      "any, '*', or a list of origins, like [https://example.com, 'http://localhost:8080']";

  private static final Pattern ORIGIN =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::([1-9][0-9]{0,4}))?");

  private static final Map<String, String> USUAL_PORTS = Map.of("http", "80", "https", "443");

  private static final Type<List<String>> LIST = new Many<>(WORDS, 1, origin());

  /** One origin, in the form in which browsers send it: small letters, without its usual port. */
  private static Type<String> origin() {
    return Texts.of(
        AN_ORIGIN,
        text -> {
          if (text.equals("*")) {
            throw new Refusal("stands alone, not in a list: allow_origin: '*'");
          }
          Matcher origin = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
          if (!origin.matches()) {
            if (origin.lookingAt() && text.charAt(origin.end()) == '/') {
              throw new Refusal(withAPath(text, text.substring(origin.end())));
            }
            return Optional.empty();
          }
          String port = origin.group(3);
          boolean usual = port == null || port.equals(USUAL_PORTS.get(origin.group(1)));
          return Optional.of(origin.group(1) + "://" + origin.group(2) + (usual ? "" : ":" + port));
        });
  }

  private static String withAPath(String text, String path) {
    return "needs "
        + AN_ORIGIN
        + ", is '"
        + Value.harmless(text)
        + "' (without a path: leave out the '"
        + Value.harmless(path)
        + "')";
  }

  @Override
  public String words() {
    return WORDS;
  }

  @Override
  public Optional<AllowedOrigins> read(Value value) {
    if (value.node() instanceof Node.Items) {
      return LIST.read(value).map(listed -> AllowedOrigins.of(new LinkedHashSet<>(listed)));
    }
    if (!(value.node() instanceof Node.Scalar scalar)) {
      return value.needs(WORDS);
    }
    return switch (scalar.text()) {
      case "any" -> Optional.of(AllowedOrigins.ANY);
      case "*" -> Optional.of(AllowedOrigins.STAR);
      default -> value.needs(WORDS);
    };
  }

  @Override
  public Object print(AllowedOrigins value) {
    return switch (value.kind()) {
      case ANY -> "any";
      case STAR -> "*";
      case LISTED -> List.copyOf(value.listed());
    };
  }
}
