package io.hbpush.location.publisher;

import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Precondition;
import io.hbpush.config.Durations;
import io.hbpush.http.Names;
import io.hbpush.http.Request;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which terms a request publishes its message: for how long, under which condition, and how to
 * know it again. Immutable.
 *
 * @param seconds of the message's life at most, from 1; empty if the location decides
 * @param idempotencyKey the publisher's name for the publication
 * @param problem what is wrong with the request's headers, in ASCII; the rest means nothing then
 */
record Terms(
    OptionalLong seconds,
    Precondition precondition,
    Optional<String> idempotencyKey,
    Optional<String> problem) {

  private static final Terms NONE =
      new Terms(OptionalLong.empty(), Precondition.NONE, Optional.empty(), Optional.empty());

  private static final Terms BAD_TTL =
      bad("Message-TTL must be whole seconds from 1, or a duration like 90s, 5m or 2h.");
  private static final Terms BAD_CONDITION =
      bad("If-Match must be one message id, like 1700000000:0, or *.");
  private static final Terms TWO_CONDITIONS =
      bad("If-Match and If-None-Match: * cannot both hold.");
  private static final Terms BAD_KEY =
      bad("Idempotency-Key must be 1 to 255 characters of ASCII, in quotes or without spaces.");

  private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

  /** A string of RFC 8941 §3.3.3, or a bare word, as many clients send it. */
  private static final Pattern KEY =
      Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\]){1,255})\"|([!#-~]{1,255})");

  private static Terms bad(String problem) {
    return new Terms(
        OptionalLong.empty(), Precondition.NONE, Optional.empty(), Optional.of(problem));
  }

  /** What the request's headers say. */
  static Terms of(Request request) {
    List<String> ttls = request.headers(Names.MESSAGE_TTL);
    List<String> keys = request.headers(Names.IDEMPOTENCY_KEY);
    List<String> matches = request.headers(Headers.IF_MATCH);
    boolean first = asksForNone(request);
    if (ttls.isEmpty() && keys.isEmpty() && matches.isEmpty() && !first) {
      return NONE;
    }
    OptionalLong seconds =
        ttls.size() == 1 ? Durations.wholeSeconds(ttls.get(0).strip()) : OptionalLong.empty();
    if (!ttls.isEmpty() && seconds.orElse(0) == 0) {
      return BAD_TTL;
    }
    Optional<String> key = keys.size() == 1 ? key(keys.get(0).strip()) : Optional.empty();
    if (!keys.isEmpty() && key.isEmpty()) {
      return BAD_KEY;
    }
    if (!matches.isEmpty() && first) {
      return TWO_CONDITIONS;
    }
    Optional<Precondition> condition =
        first
            ? Optional.of(Precondition.NO_MESSAGE)
            : condition(matches, Precondition.SOME_MESSAGE);
    return condition.isEmpty()
        ? BAD_CONDITION
        : new Terms(seconds, condition.get(), key, Optional.empty());
  }

  /**
   * The conditions under which a request makes or deletes a channel. There {@code *} is the channel
   * itself, which is what is made or deleted (RFC 9110 §13.1.1, §13.1.2).
   */
  static Terms ofChannel(Request request) {
    List<String> matches = request.headers(Headers.IF_MATCH);
    boolean first = asksForNone(request);
    if (matches.isEmpty() && !first) {
      return NONE;
    }
    if (!matches.isEmpty() && first) {
      return TWO_CONDITIONS;
    }
    return (first ? Optional.of(Precondition.NO_CHANNEL) : condition(matches, Precondition.CHANNEL))
        .map(one -> new Terms(OptionalLong.empty(), one, Optional.empty(), Optional.empty()))
        .orElse(BAD_CONDITION);
  }

  /**
   * Whether a message is wanted only if there is none. Any other {@code If-None-Match} is a
   * subscriber's position, which some clients send with all that they send.
   */
  private static boolean asksForNone(Request request) {
    return request.header(Headers.IF_NONE_MATCH).map(String::strip).filter("*"::equals).isPresent();
  }

  /**
   * RFC 9110 §13.1.1, with one entity tag; empty if it is none.
   *
   * @param any what {@code *} means
   */
  private static Optional<Precondition> condition(List<String> matches, Precondition any) {
    if (matches.isEmpty()) {
      return Optional.of(Precondition.NONE);
    }
    String wanted = matches.get(0).strip();
    if (matches.size() > 1) {
      return Optional.empty();
    }
    if (wanted.equals("*")) {
      return Optional.of(any);
    }
    Matcher quoted = ENTITY_TAG.matcher(wanted);
    return MessageId.parse(quoted.matches() ? quoted.group(1) : wanted).map(Precondition::lastIs);
  }

  private static Optional<String> key(String text) {
    Matcher key = KEY.matcher(text);
    if (!key.matches()) {
      return Optional.empty();
    }
    String value = key.group(1) != null ? key.group(1) : key.group(2);
    return Optional.of(value).filter(good -> good.length() <= IdempotencyKey.MAX_LENGTH);
  }
}
