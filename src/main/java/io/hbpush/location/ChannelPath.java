package io.hbpush.location;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Percent;
import io.hbpush.http.Request;
import java.util.Optional;

/** How a location finds the channel id in what its pattern captured. Immutable. */
public final class ChannelPath {

  private static final Answer NO_ID = Answer.refusal(404, "No channel id provided.");
  private static final Answer BROKEN =
      Answer.refusal(400, "Channel id is not properly percent-encoded.");
  private static final Answer TOO_LONG = Answer.refusal(403, "Channel id is too long.");

  private final int maxLength;

  /**
   * Takes ids up to a length.
   *
   * @param maxLength in bytes, after decoding; an id is refused, never cut (push-relay R-13)
   */
  public ChannelPath(int maxLength) {
    this.maxLength = maxLength;
  }

  /** The channel's id, or empty after the request has been answered with what is wrong with it. */
  public Optional<ChannelId> read(Request request, String captured) {
    Optional<String> decoded = Percent.decode(captured);
    if (decoded.isEmpty()) {
      request.answer(BROKEN);
    } else if (decoded.get().isEmpty()) {
      request.answer(NO_ID);
    } else if (decoded.get().length() > maxLength) {
      request.answer(TOO_LONG);
    } else {
      return Optional.of(new ChannelId(decoded.get()));
    }
    return Optional.empty();
  }
}
