package io.hbpush.location;

import io.hbpush.channel.ChannelId;
import io.hbpush.config.LocationSettings.Multiplex;
import io.hbpush.config.PathPattern;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A location whose path names several channels, {@code multiplex: true} (push-relay section 11.1).
 * If it names just one, it is as any other location. Immutable.
 */
public final class Multiplexed implements Location {

  private static final int MOST = 255;
  private static final Answer TOO_MANY =
      Answer.refusal(403, "Too many channels, " + MOST + " are allowed.");

  private final PathPattern pattern;
  private final Multiplex multiplex;
  private final ChannelPath path;
  private final OnChannels channels;

  /** Serves what the pattern captures, cut as the settings say. */
  public Multiplexed(
      PathPattern pattern, Multiplex multiplex, ChannelPath path, OnChannels channels) {
    this.pattern = pattern;
    this.multiplex = multiplex;
    this.path = path;
    this.channels = channels;
  }

  @Override
  public void serve(Request request, String captured) {
    Set<ChannelId> named = new LinkedHashSet<>(); // the first place of each counts
    for (String part : parts(request.rawPath())) {
      Optional<ChannelId> id = path.read(request, part);
      if (id.isEmpty()) {
        return; // answered
      }
      named.add(id.get());
      if (named.size() > MOST) {
        request.answer(TOO_MANY);
        return;
      }
    }
    List<ChannelId> ids = List.copyOf(named);
    if (ids.size() == 1) {
      channels.serve(request, ids.get(0));
    } else {
      channels.serve(request, ids);
    }
  }

  /** The ids, still percent-encoded: a delimiter that is written {@code %2C} cuts nothing. */
  private List<String> parts(String rawPath) {
    List<String> parts = new ArrayList<>();
    for (String group : pattern.captures(rawPath)) {
      if (multiplex.split().isEmpty()) {
        parts.add(group);
        continue;
      }
      int from = 0;
      for (int at = group.indexOf(multiplex.split());
          at >= 0;
          at = group.indexOf(multiplex.split(), from)) {
        parts.add(group.substring(from, at));
        from = at + multiplex.split().length();
      }
      parts.add(group.substring(from));
    }
    return parts;
  }
}
