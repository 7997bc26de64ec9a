package io.hbpush.location.stream;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Percent;
import io.hbpush.http.Request;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The channels that a request names by its query arguments {@code topic}. Immutable. */
final class Topics {

  /** As for several channels in a path (push-relay R-130). */
  private static final int MAX = 255;

  private static final Answer NONE = Answer.refusal(400, "No topic");
  private static final Answer BROKEN =
      Answer.refusal(400, "Topic is not properly percent-encoded.");
  private static final Answer TOO_LONG = Answer.refusal(403, "Channel id is too long.");
  private static final Answer TOO_MANY =
      Answer.refusal(403, "Too many channels, " + MAX + " are allowed.");

  private final int maxLength;

  /**
   * Takes topics up to a length.
   *
   * @param maxLength in bytes, after decoding
   */
  Topics(int maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * The channels, each once, in the order of the query, where {@code +} is a space as in a form;
   * empty after the request has been answered with what is wrong.
   */
  Optional<Set<ChannelId>> read(Request request) {
    Set<ChannelId> topics = new LinkedHashSet<>();
    for (String argument : request.queries("topic")) {
      Optional<String> topic = Percent.decode(argument.replace('+', ' '));
      if (topic.isEmpty()) {
        return refuse(request, BROKEN);
      } else if (topic.get().isEmpty()) {
        return refuse(request, NONE);
      } else if (topic.get().length() > maxLength) {
        return refuse(request, TOO_LONG);
      }
      topics.add(new ChannelId(topic.get()));
    }
    if (topics.isEmpty()) {
      return refuse(request, NONE);
    }
    return topics.size() > MAX ? refuse(request, TOO_MANY) : Optional.of(topics);
  }

  private static Optional<Set<ChannelId>> refuse(Request request, Answer why) {
    request.answer(why);
    return Optional.empty();
  }
}
