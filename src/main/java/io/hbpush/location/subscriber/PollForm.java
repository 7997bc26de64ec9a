package io.hbpush.location.subscriber;

import io.hbpush.channel.Batch;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.config.LocationSettings;
import io.hbpush.http.Answer;
import io.hbpush.http.HttpDate;
import io.hbpush.http.Names;
import io.hbpush.http.WireAnswer;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How a location writes answers to polls (push-relay sections 5.4 to 5.9, 6, 9.5). Immutable; one
 * object for all polls of a location, which share what it renders.
 */
final class PollForm implements SharedMessage.Form<WireAnswer>, Batch.Form<WireAnswer> {

  private static final String VARY = "If-Modified-Since, If-None-Match";

  private final LocationSettings.Subscribing settings;
  private final PollBatch batch;
  private final HttpString etagHeader;
  private final Answer ok;
  private final Answer notModified;

  PollForm(LocationSettings.Subscribing settings) {
    this.settings = settings;
    this.batch = new PollBatch(settings.batching(), settings.separator());
    this.etagHeader =
        settings.etagHeader().equalsIgnoreCase("Etag")
            ? Names.ETAG
            : new HttpString(settings.etagHeader());
    this.ok = cacheable(Answer.of(200).with(Headers.VARY, VARY));
    this.notModified = cacheable(Answer.of(304).with(Headers.VARY, VARY));
  }

  private Answer cacheable(Answer answer) {
    return settings
        .cacheControl()
        .map(value -> answer.with(Headers.CACHE_CONTROL, value))
        .orElse(answer);
  }

  /** An error, which depends on the request's position, too. */
  static Answer refusal(int status) {
    return Answer.refusal(status).with(Headers.VARY, VARY);
  }

  /** How many messages it is worth to read for one answer at once. */
  int pageSize() {
    return batch.pageSize();
  }

  /** How many of these messages one answer carries, from the first on; at least one. */
  int fitting(List<SharedMessage> messages) {
    return batch.fitting(messages);
  }

  @Override
  public WireAnswer render(SharedMessage shared) {
    return WireAnswer.of(message(shared), shared.readers());
  }

  /** The answer with as many of these messages as fit. */
  @Override
  public WireAnswer render(List<SharedMessage> messages) {
    List<SharedMessage> carried = messages.subList(0, fitting(messages));
    return WireAnswer.of(answer(carried), carried.get(0).readers());
  }

  /** The answer with just these messages; at least one. */
  Answer answer(List<SharedMessage> messages) {
    return messages.size() == 1
        ? message(messages.get(0))
        : batch.fill(at(ok, messages.get(messages.size() - 1).place()), messages);
  }

  private Answer message(SharedMessage shared) {
    Answer answer = at(ok, shared.place());
    MessageHeaders headers = shared.message().headers();
    if (headers.contentType().isPresent()) {
      answer = answer.with(Headers.CONTENT_TYPE, headers.contentType().get());
    }
    if (headers.contentEncoding().isPresent()) {
      answer = answer.with(Headers.CONTENT_ENCODING, headers.contentEncoding().get());
    }
    return answer.withBody(ByteBuffer.wrap(shared.message().body()));
  }

  /** The same, for a reader that missed what was removed before. */
  Answer answerAfterGap(List<SharedMessage> messages, Place position) {
    return answer(messages).with(Names.HBPUSH_GAP, position + " " + messages.get(0).place());
  }

  /** There is nothing new for a reader without a position. */
  Answer nothing() {
    return notModified;
  }

  /** There is nothing new for a reader at this position. */
  Answer nothingAfter(Place position) {
    return position.isBeforeAll() ? notModified : at(notModified, position);
  }

  private Answer at(Answer answer, Place place) {
    if (settings.compoundEtag()) {
      return answer.with(etagHeader, quoted(place.toString()));
    }
    Answer timed = answer.with(Headers.LAST_MODIFIED, HttpDate.format(place.time()));
    String tags = place.tags();
    return tags.isEmpty() ? timed : timed.with(etagHeader, quoted(tags));
  }

  private String quoted(String tag) {
    return settings.quoteEtags() ? '"' + tag + '"' : tag;
  }
}
