package io.hbpush.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which raw paths a location takes, and which part of them is the channel id. Immutable.
 *
 * <p>Matching is linear in the path's length (RE2), so that no path can make it slow.
 */
public final class PathPattern {

  private final String text;
  private final String prefix; // null when a url was given
  private final boolean capturing;
  private final Pattern pattern; // null when a prefix is enough

  private PathPattern(String text, String prefix, boolean capturing, Pattern pattern) {
    this.text = text;
    this.prefix = prefix;
    this.capturing = capturing;
    this.pattern = pattern;
  }

  /** Everything that begins with the prefix; what comes after, at least one byte, is the id. */
  public static PathPattern prefix(String prefix) {
    return new PathPattern(prefix + "(.+)", prefix, true, null);
  }

  /** Just this path; it names no channel. */
  public static PathPattern exactly(String path) {
    return new PathPattern(path, path, false, null);
  }

  /**
   * Paths that this RE2 expression matches from end to end; its groups, if it has any, are ids.
   *
   * @throws com.google.re2j.PatternSyntaxException if it is none
   */
  public static PathPattern url(String expression) {
    Pattern pattern = Pattern.compile(expression, Pattern.DISABLE_UNICODE_GROUPS);
    return new PathPattern(expression, null, pattern.groupCount() > 0, pattern);
  }

  /**
   * The captured part of a path, still percent-encoded, or the empty string if this pattern
   * captures nothing.
   *
   * @param rawPath as sent, without the query
   * @return empty if the path is not matched
   */
  public Optional<String> match(String rawPath) {
    if (pattern == null) {
      if (!capturing) {
        return rawPath.equals(prefix) ? Optional.of("") : Optional.empty();
      }
      return rawPath.length() > prefix.length() && rawPath.startsWith(prefix)
          ? Optional.of(rawPath.substring(prefix.length()))
          : Optional.empty();
    }
    Matcher matcher = pattern.matcher(rawPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String captured = "";
    for (int group = 1; group <= matcher.groupCount(); group++) {
      captured = matcher.group(group);
      if (captured != null) {
        break;
      }
    }
    return Optional.ofNullable(captured);
  }

  /** All captured parts of a path that is matched, as {@link #match} gives the first. */
  public List<String> captures(String rawPath) {
    if (pattern == null) {
      return match(rawPath).stream().toList();
    }
    Matcher matcher = pattern.matcher(rawPath);
    List<String> captures = new ArrayList<>();
    if (matcher.matches()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) { // else it is in a branch that was not taken
          captures.add(matcher.group(group));
        }
      }
    }
    return captures;
  }

  /** How many capture groups a configuration wrote. */
  int groups() {
    return pattern == null ? 0 : pattern.groupCount();
  }

  /** What paths begin with, if there is no expression. */
  Optional<String> literal() {
    return Optional.ofNullable(prefix);
  }

  /** Whether a part of the path is the channel id. */
  boolean isCapturing() {
    return capturing;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PathPattern other
        && text.equals(other.text)
        && literal().equals(other.literal())
        && capturing == other.capturing;
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As a regular expression, the way a configuration would write it. */
  @Override
  public String toString() {
    return text;
  }
}
