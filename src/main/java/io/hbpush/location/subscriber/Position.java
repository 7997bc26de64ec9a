package io.hbpush.location.subscriber;

import io.hbpush.channel.MessageId;
import io.hbpush.http.HttpDate;
import io.hbpush.http.Names;
import io.hbpush.http.Request;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request says of the position from which it reads on (push-relay section 5.2). Immutable.
 *
 * @param kind how much of a position it is
 * @param id the position; only with {@link Kind#GIVEN}
 */
record Position(Kind kind, Optional<MessageId> id) {

  private static final Position NONE = new Position(Kind.NONE, Optional.empty());
  private static final Position OLDEST = new Position(Kind.OLDEST, Optional.empty());
  private static final Position MALFORMED = new Position(Kind.MALFORMED, Optional.empty());

  /**
   * As many digits as the largest tag that is ever given; a longer one does not fit.
   */
  private static final String DIGITS = "[0-9]{1,15}";

  private static final Pattern EVENT_ID =
      Pattern.compile("(" + DIGITS + "):(?:\\[(-1|" + DIGITS + ")\\]|(-1|" + DIGITS + "))");
  private static final Pattern TAG = Pattern.compile("-1|" + DIGITS);
  private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

  /** The kinds of answers to the question for a position. */
  enum Kind {
    /** There is none: the location decides where to begin. */
    NONE,
    /** There is a tag, but no time: the oldest message. */
    OLDEST,
    GIVEN,
    /** It cannot be read. */
    MALFORMED
  }

  /**
   * Takes the first source that is there, in order of preference; it must be well-formed.
   */
  static Position of(Request request) {
    List<String> dates = request.headers(Headers.IF_MODIFIED_SINCE);
    List<String> tags = request.headers(Headers.IF_NONE_MATCH);
    List<String> eventIds = request.headers(Names.LAST_EVENT_ID);
    if (dates.size() > 1 || tags.size() > 1 || eventIds.size() > 1) {
      return MALFORMED;
    }
    if (!tags.isEmpty()) {
      return ofTag(tags.get(0), dates);
    }
    if (!dates.isEmpty()) {
      return at(HttpDate.parse(dates.get(0)), "-1");
    }
    if (!eventIds.isEmpty() && !eventIds.get(0).isEmpty()) { // browsers send an empty one, R-57
      return ofEventId(eventIds.get(0));
    }
    Optional<String> query = request.query("last_event_id").filter(id -> !id.isEmpty());
    if (query.isPresent()) {
      return ofEventId(query.get());
    }
    return ofRequestEtag(request.headers(HttpString.tryFromString("Etag")));
  }

  /** What nchan's own client sends by mistake. */
  private static Position ofRequestEtag(List<String> tags) {
    if (tags.isEmpty()) {
      return NONE;
    }
    return tags.size() > 1 ? MALFORMED : ofEventId(unquoted(tags.get(0)));
  }

  private static Position ofTag(String header, List<String> dates) {
    String tag = unquoted(header.strip());
    if (tag.indexOf(':') >= 0) {
      return ofEventId(tag); // wins over the date
    }
    if (!TAG.matcher(tag).matches()) {
      return MALFORMED;
    }
    if (dates.isEmpty()) {
      return OLDEST;
    }
    return at(HttpDate.parse(dates.get(0)), tag);
  }

  private static String unquoted(String tag) {
    Matcher quoted = ENTITY_TAG.matcher(tag);
    return quoted.matches() ? quoted.group(1) : tag;
  }

  private static Position ofEventId(String text) {
    Matcher id = EVENT_ID.matcher(text);
    if (!id.matches()) {
      return MALFORMED;
    }
    String tag = id.group(2) != null ? id.group(2) : id.group(3);
    return at(OptionalLong.of(Long.parseLong(id.group(1))), tag);
  }

  private static Position at(OptionalLong time, String tag) {
    if (time.isEmpty() || time.getAsLong() > HttpDate.MAX) {
      return MALFORMED;
    }
    if (time.getAsLong() <= 0) {
      return new Position(Kind.GIVEN, Optional.of(MessageId.BEFORE_ALL));
    }
    return new Position(
        Kind.GIVEN, Optional.of(new MessageId(time.getAsLong(), Long.parseLong(tag))));
  }
}
