package io.hbpush.location;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Request;
import java.util.List;

/** What serves requests whose path names one channel, or several. Called on the request's loop. */
public interface OnChannels {

  /** Answers, now or later, once. */
  void serve(Request request, ChannelId channel);

  /**
   * Answers, now or later, once.
   *
   * @param channels two or more, all different, in the order of the path
   */
  void serve(Request request, List<ChannelId> channels);
}
