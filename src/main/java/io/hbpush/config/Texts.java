package io.hbpush.config;

import com.google.re2j.PatternSyntaxException;
import io.hbpush.config.Node.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The types of keys whose values are texts. */
final class Texts {

  private static final Pattern PLAIN_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9._-]*|[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");
  private static final Pattern PATH = Pattern.compile("[!-~&&[^?#]]*");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\x00]");
  private static final Pattern FIELD_VALUE = Pattern.compile("([!-~]([ -~]*[!-~])?)?");

  /** Headers that mean something else in an answer. */
  private static final Set<String> TAKEN_HEADERS =
      Set.of(
          "access-control-allow-credentials",
          "access-control-allow-origin",
          "access-control-expose-headers",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "hbpush-gap",
          "last-modified",
          "transfer-encoding",
          "vary");

  /** Longer ones could only be made to exhaust the matcher. */
  private static final int LONGEST_URL = 1000;

  private Texts() {}

  static Type<String> any() {
    return of("text", Optional::of);
  }

  static Type<String> nonEmpty() {
    return of("text", text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
  }

  /** A file, as a path from the configuration's own directory or from the root. */
  static Type<String> file() {
    return of("the name of a file", text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
  }

  /** A text that is not empty and takes at most so many bytes. */
  static Type<String> upTo(int most) {
    return of(
        "text of 1 to " + most + " bytes",
        text -> {
          int length = text.getBytes(StandardCharsets.UTF_8).length;
          return length == 0 || length > most ? Optional.empty() : Optional.of(text);
        });
  }

  /** A name or address without a port. */
  static Type<String> address() {
    String words = "a host name or an IP address, without port or brackets";
    return of(
        words, text -> ADDRESS.matcher(text).matches() ? Optional.of(text) : Optional.empty());
  }

  static Type<String> host() {
    Type<String> address = address();
    return of(
        address.words(),
        text ->
            !text.isEmpty() && ADDRESS.matcher(text).matches()
                ? Optional.of(text)
                : Optional.empty());
  }

  /** The beginning of paths, as they are sent. */
  static Type<String> prefix() {
    return of(
        "a path that begins with '/'",
        text -> {
          if (!text.startsWith("/")) {
            return Optional.empty();
          }
          if (!PATH.matcher(text).matches()) {
            throw new Refusal(
                "can match no path: spaces, '?', '#' and letters outside ASCII arrive"
                    + " percent-encoded, so write them like %20");
          }
          return Optional.of(text);
        });
  }

  /** What stands between two ids in a path, as it is sent. */
  static Type<String> delimiter() {
    return of(
        "one or more characters of a path, like ','",
        text ->
            text.isEmpty() || !PATH.matcher(text).matches() ? Optional.empty() : Optional.of(text));
  }

  /** A regular expression for whole paths. */
  static Type<PathPattern> url() {
    return new ScalarType<>(
        "a regular expression (RE2) for whole paths",
        Set.of(Kind.values()),
        scalar -> {
          String text = quotedAsNeeded(scalar);
          if (text.length() > LONGEST_URL || !PatternWeight.isBearable(text)) {
            throw new Refusal("is too large a regular expression");
          }
          try {
            return text.isEmpty() ? Optional.empty() : Optional.of(PathPattern.url(text));
          } catch (PatternSyntaxException e) {
            throw new Refusal(
                "is not a regular expression ("
                    + Value.harmless(e.getDescription())
                    + "): "
                    + Value.harmless(text));
          }
        },
        PathPattern::toString);
  }

  /** What may stand in one line of an event stream; may be empty. */
  static Type<String> line() {
    return of(
        "one line of text",
        text -> LINE_END.matcher(text).find() ? Optional.empty() : Optional.of(text));
  }

  /** The name of a response header that is free for the message id. */
  static Type<String> headerName() {
    return of(
        "the name of a header",
        text -> {
          if (TAKEN_HEADERS.contains(text.toLowerCase(Locale.ROOT))) {
            throw new Refusal("cannot be " + text + ", which means something else");
          }
          return TOKEN.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        });
  }

  static Type<String> headerValue() {
    return of(
        "the value of a header, in ASCII",
        text -> FIELD_VALUE.matcher(text).matches() ? Optional.of(text) : Optional.empty());
  }

  static Type<String> nonEmptyHeaderValue() {
    return of(
        "the value of a header, in ASCII",
        text ->
            !text.isEmpty() && FIELD_VALUE.matcher(text).matches()
                ? Optional.of(text)
                : Optional.empty());
  }

  static <T> Type<T> of(String words, TextReading<T> reading) {
    return new ScalarType<>(
        words,
        Set.of(Kind.values()),
        scalar -> reading.read(quotedAsNeeded(scalar)),
        String::valueOf);
  }

  /** How a text becomes a value; as {@link ScalarType.Reading}. */
  @FunctionalInterface
  interface TextReading<T> {
    Optional<T> read(String text) throws Refusal;
  }

  /**
   * The text of a value that YAML may take for something else: {@code 12} means just that, but
   * nobody can know what was meant by {@code on}, {@code 010} (8) or {@code 12:30} (750).
   */
  private static String quotedAsNeeded(Node.Scalar scalar) throws Refusal {
    if (scalar.isUnsorted()) {
      return scalar.text();
    }
    return switch (scalar.sort()) {
      case TEXT -> scalar.text();
      case NOTHING -> throw new Refusal("has no value; an empty text is written ''");
      case BOOLEAN -> throw new Refusal("is taken for true or false; put the text in quotes");
      case NUMBER -> {
        if (!PLAIN_NUMBER.matcher(scalar.text()).matches()) {
          throw new Refusal("is taken for a number that is written unusually; put it in quotes");
        }
        yield scalar.text();
      }
    };
  }
}
