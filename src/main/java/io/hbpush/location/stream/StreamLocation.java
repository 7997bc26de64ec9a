package io.hbpush.location.stream;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Channels;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Stages;
import io.hbpush.channel.Start;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.Location;
import io.hbpush.location.PageHeaders;
import io.hbpush.location.subscriber.SlowReceivers;
import io.hbpush.location.subscriber.StreamForm;
import io.undertow.util.Headers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code type: stream}: {@code GET ?topic=a&topic=b} gets what is published to these channels from
 * now on, each message with a line feed behind it (hub section 12, X28). Immutable.
 */
public final class StreamLocation implements Location {

  /** What pages may say here, and see of the answers: nothing but the body. */
  public static final PageHeaders PAGE_HEADERS =
      new PageHeaders("Cache-Control, Authorization", List.of(), List.of(), Answer.refusal(403));

  private static final String ALLOWED = "GET, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_FOUND = Answer.refusal(404);
  private static final Answer FORBIDDEN = Answer.refusal(403);

  /** What Hookah always said. */
  private static final String USUAL_TYPE = "application/json";

  private static final long MAX_BODY = 64 * 1024;

  private final LocationSettings.Stream settings;
  private final Topics topics;
  private final Channels channels;
  private final SlowReceivers slow;
  private final InstantSource clock;
  private final StreamForm chunks;
  private final StreamForm plain;

  /** Streams these channels. */
  public StreamLocation(
      LocationSettings.Stream settings,
      Channels channels,
      SlowReceivers slow,
      InstantSource clock) {
    this.settings = settings;
    this.topics = new Topics(settings.maxChannelIdLength());
    this.channels = channels;
    this.slow = slow;
    this.clock = clock;
    this.chunks = StreamForm.bodies(true, settings.separator());
    this.plain = StreamForm.bodies(false, settings.separator());
  }

  @Override
  public void serve(Request request, String captured) {
    switch (request.method()) {
      case "GET" ->
          topics
              .read(request)
              .ifPresent(wanted -> request.readBody(MAX_BODY, ignored -> find(request, wanted)));
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }

  private void find(Request request, Set<ChannelId> wanted) {
    all(
        request,
        wanted,
        topic -> channels.log().read(topic, Start.newest(1), 1),
        found -> {
          List<ChannelId> missing = new ArrayList<>(wanted);
          missing.removeIf(topic -> found.get(topic).exists());
          if (missing.isEmpty()) {
            begin(request, found);
          } else if (settings.missingChannel() == MissingChannel.CREATE) {
            create(request, found, missing);
          } else {
            request.answer(
                settings.missingChannel() == MissingChannel.FORBIDDEN ? FORBIDDEN : NOT_FOUND);
          }
        });
  }

  private void create(Request request, Map<ChannelId, Page> found, List<ChannelId> missing) {
    all(
        request,
        missing,
        topic -> channels.log().create(topic, settings.retention(), false),
        made -> {
          if (made.values().stream().allMatch(one -> one.outcome() == Change.Outcome.DONE)) {
            begin(request, found);
          } else {
            request.answer(FORBIDDEN);
          }
        });
  }

  /** Asks the log about each channel, and goes on when all is known. */
  private static <T> void all(
      Request request,
      Collection<ChannelId> ids,
      Function<ChannelId, CompletionStage<T>> question,
      Consumer<Map<ChannelId, T>> then) {
    Map<ChannelId, CompletableFuture<T>> asked = new LinkedHashMap<>();
    ids.forEach(id -> asked.put(id, question.apply(id).toCompletableFuture()));
    Stages.onLoop(
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new)),
        request.loop(),
        done -> {
          Map<ChannelId, T> known = new LinkedHashMap<>();
          asked.forEach((id, result) -> known.put(id, result.join()));
          then.accept(known);
        },
        why -> request.answer(Failures.answer(why)));
  }

  /** A channel that was missing begins at its very first message. */
  private void begin(Request request, Map<ChannelId, Page> found) {
    Map<ChannelId, MessageId> positions = new LinkedHashMap<>();
    found.forEach((topic, page) -> positions.put(topic, page.last()));
    StreamForm form = request.understandsChunks() ? chunks : plain;
    Answer head = form.head().with(Headers.CONTENT_TYPE, type(found.values()));
    new TopicStream(request, head, form).subscribe(channels, positions, settings, slow, clock);
  }

  /** Hookah's clients get one type for all messages: that of the newest which has one. */
  private String type(Collection<Page> pages) {
    return settings
        .contentType()
        .or(
            () ->
                pages.stream()
                    .flatMap(page -> page.messages().stream())
                    .filter(message -> message.headers().contentType().isPresent())
                    .max(Comparator.comparing(Message::id))
                    .flatMap(newest -> newest.headers().contentType()))
        .orElse(USUAL_TYPE);
  }
}
