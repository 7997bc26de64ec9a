package io.hbpush.location.subscriber;

import io.hbpush.channel.JointPosition;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Place;
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
 * What a request says of the position from which it reads on (push-relay sections 5.2 and 11.2).
 * Immutable.
 *
 * @param kind how much of a position it is
 * @param place the position, of one channel or of several; only with {@link Kind#GIVEN}
 */
record Position(Kind kind, Optional<Place> place) {

  private static final Position NONE = new Position(Kind.NONE, Optional.empty());
  private static final Position OLDEST = new Position(Kind.OLDEST, Optional.empty());
  private static final Position MALFORMED = new Position(Kind.MALFORMED, Optional.empty());

  /**
   * As many digits as the largest tag that is ever given; a longer one does not fit.
   */
  private static final String DIGITS = "[0-9]{1,15}";

  private static final Pattern EVENT_ID =
      Pattern.compile("(" + DIGITS + "):(?:\\[(-1|" + DIGITS + ")\\]|(-1|" + DIGITS + "))");
  private static final Pattern JOINT_EVENT_ID = Pattern.compile("(" + DIGITS + "):([^:]*)");
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

  /** The position in one channel. */
  static Position of(Request request) {
    return of(request, 1);
  }

  /**
   * Takes the first source that is there, in order of preference; it must be well-formed.
   *
   * @param channels how many the request names; with one, a list of tags is refused
   */
  static Position of(Request request, int channels) {
    List<String> dates = request.headers(Headers.IF_MODIFIED_SINCE);
    List<String> tags = request.headers(Headers.IF_NONE_MATCH);
    List<String> eventIds = request.headers(Names.LAST_EVENT_ID);
    if (dates.size() > 1 || tags.size() > 1 || eventIds.size() > 1) {
      return MALFORMED;
    }
    if (!tags.isEmpty()) {
      return ofTag(tags.get(0), dates, channels);
    }
    if (!dates.isEmpty()) {
      return at(HttpDate.parse(dates.get(0)), nothing(channels), channels);
    }
    if (!eventIds.isEmpty() && !eventIds.get(0).isEmpty()) { // browsers send an empty one, R-57
      return ofEventId(eventIds.get(0), channels);
    }
    Optional<String> query = request.query("last_event_id").filter(id -> !id.isEmpty());
    if (query.isPresent()) {
      return ofEventId(query.get(), channels);
    }
    return ofRequestEtag(request.headers(HttpString.tryFromString("Etag")), channels);
  }

  /** What nchan's own client sends by mistake. */
  private static Position ofRequestEtag(List<String> tags, int channels) {
    if (tags.isEmpty()) {
      return NONE;
    }
    return tags.size() > 1 ? MALFORMED : ofEventId(unquoted(tags.get(0)), channels);
  }

  private static Position ofTag(String header, List<String> dates, int channels) {
    String tag = unquoted(header.strip());
    if (tag.indexOf(':') >= 0) {
      return ofEventId(tag, channels); // wins over the date
    }
    boolean readable =
        channels > 1
            ? JointPosition.parse(0, tag, channels).isPresent()
            : TAG.matcher(tag).matches();
    if (!readable) {
      return MALFORMED;
    }
    if (dates.isEmpty()) {
      return OLDEST;
    }
    return at(HttpDate.parse(dates.get(0)), tag, channels);
  }

  private static String unquoted(String tag) {
    Matcher quoted = ENTITY_TAG.matcher(tag);
    return quoted.matches() ? quoted.group(1) : tag;
  }

  private static Position ofEventId(String text, int channels) {
    if (channels > 1) {
      Matcher id = JOINT_EVENT_ID.matcher(text.strip());
      return id.matches()
          ? at(OptionalLong.of(Long.parseLong(id.group(1))), id.group(2), channels)
          : MALFORMED;
    }
    Matcher id = EVENT_ID.matcher(text);
    if (!id.matches()) {
      return MALFORMED;
    }
    String tag = id.group(2) != null ? id.group(2) : id.group(3);
    return at(OptionalLong.of(Long.parseLong(id.group(1))), tag, channels);
  }

  /** The tags of a reader that has nothing of its second. */
  private static String nothing(int channels) {
    return channels > 1 ? "-,".repeat(channels - 1) + "-" : "-1";
  }

  private static Position at(OptionalLong time, String tags, int channels) {
    if (time.isEmpty() || time.getAsLong() > HttpDate.MAX) {
      return MALFORMED;
    }
    boolean beforeAll = time.getAsLong() <= 0;
    if (channels > 1) {
      Optional<JointPosition> position =
          JointPosition.parse(Math.max(0, time.getAsLong()), tags, channels);
      return position.isEmpty()
          ? MALFORMED
          : given(beforeAll ? JointPosition.at(0, channels) : position.get());
    }
    return given(
        beforeAll ? MessageId.BEFORE_ALL : new MessageId(time.getAsLong(), Long.parseLong(tags)));
  }

  private static Position given(Place place) {
    return new Position(Kind.GIVEN, Optional.of(place));
  }
}
