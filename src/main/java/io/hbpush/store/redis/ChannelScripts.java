package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Claim;
import io.hbpush.channel.Draft;
import io.hbpush.channel.Held;
import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Start;
import io.hbpush.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the scripts are given, in their words: the files beside this class say what they return.
 *
 * <p>Thread-safe.
 */
final class ChannelScripts {

  /** Beyond that (some 300 years) a time has no end. */
  private static final long FOREVER_SECONDS = 10_000_000_000L;

  private static final byte[] YES = bytes("1");
  private static final byte[] NO = bytes("0");
  private static final byte[] NOTHING = {};

  private final RedisLink link;
  private final Time time;
  private final boolean ownTime;
  private final AtomicLong lastTime = new AtomicLong(); // of any id that was seen here

  /**
   * @param ownTime whether scripts go by our time instead of Redis's
   */
  ChannelScripts(RedisLink link, Time time, boolean ownTime) {
    this.link = link;
    this.time = time;
    this.ownTime = ownTime;
  }

  /** No message that is appended here from now on is earlier than this one. */
  void sawTime(MessageId id) {
    lastTime.accumulateAndGet(id.time(), Math::max);
  }

  /**
   * Appends a message.
   *
   * @param above ids go on above this one
   */
  CompletableFuture<Reply> append(
      ChannelKeys keys, Draft draft, Retention retention, MessageId above, boolean create) {
    byte[][] plain = {
      now(),
      bytes(lastTime.get()),
      bytes(above),
      create ? YES : NO,
      bytes(seconds(retention.messageSeconds())),
      bytes(retention.bufferLength()),
      bytes(seconds(retention.channelSeconds())),
      bytes(Math.min(FOREVER_SECONDS, retention.lingerSeconds())),
      draft.body(),
      HeaderLines.write(draft.headers())
    };
    if (draft.key().isPresent()) {
      IdempotencyKey key = draft.key().get();
      return link.run(
          Script.APPEND,
          with(keys.all(), keys.once(key.value())),
          with(
              plain,
              condition(draft.precondition()),
              bytes(key.fingerprint()),
              bytes(Math.min(FOREVER_SECONDS, key.seconds()))));
    }
    if (draft.precondition().kind() != Precondition.Kind.NONE) {
      return link.run(Script.APPEND, keys.all(), with(plain, condition(draft.precondition())));
    }
    return link.run(Script.APPEND, keys.all(), plain);
  }

  private static byte[] condition(Precondition precondition) {
    return switch (precondition.kind()) {
      case NONE -> NOTHING;
      case LAST_IS -> bytes(dashed(precondition.last()));
      case SOME_MESSAGE -> bytes("*");
      case NO_MESSAGE -> bytes("-");
      case CHANNEL -> bytes("there");
      case NO_CHANNEL -> bytes("missing");
    };
  }

  private static byte[][] with(byte[][] some, byte[]... more) {
    byte[][] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /**
   * Reads on from somewhere.
   *
   * @param request whether it counts as a subscriber's request
   * @param above ids go on above this one
   */
  CompletableFuture<Reply> read(
      ChannelKeys keys, Start start, int limit, boolean request, MessageId above) {
    String kind = "after";
    String from = "0-0";
    String after = "";
    if (start instanceof Start.After position) {
      from = dashed(position.position());
      after = position.position().tag() < 0 ? position.position().time() + "-0" : "(" + from;
    } else if (start instanceof Start.Oldest oldest) {
      kind = "oldest";
      from = "" + oldest.n();
    } else if (start instanceof Start.Newest newest) {
      kind = "newest";
      from = "" + newest.n();
    }
    return link.run(
        Script.READ,
        keys.all(),
        now(),
        request ? YES : NO,
        bytes(limit),
        bytes(kind),
        bytes(from),
        bytes(after),
        bytes(above));
  }

  CompletableFuture<Reply> inspect(ChannelKeys keys) {
    return link.run(Script.INSPECT, keys.all(), now());
  }

  CompletableFuture<Reply> create(
      ChannelKeys keys,
      Retention retention,
      boolean permanent,
      boolean make,
      Precondition precondition) {
    return link.run(
        Script.CREATE,
        keys.all(),
        now(),
        bytes(seconds(retention.channelSeconds())),
        permanent ? YES : NO,
        make ? YES : NO,
        condition(precondition));
  }

  CompletableFuture<Reply> delete(ChannelKeys keys, Precondition precondition) {
    return link.run(Script.DELETE, keys.all(), now(), condition(precondition));
  }

  /**
   * Tells a count.
   *
   * @param name whose count it is
   * @param requestedMillis when a subscriber asked that Redis does not know of, or -1
   */
  CompletableFuture<Reply> held(
      ChannelKeys keys,
      byte[] name,
      long version,
      Held held,
      Duration goodFor,
      long requestedMillis) {
    return link.run(
        Script.HELD,
        keys.all(),
        now(),
        name,
        bytes(version),
        bytes(dashed(held.seen())),
        bytes(held.once()),
        bytes(held.lasting()),
        bytes(goodFor.toMillis()),
        requestedMillis < 0 ? NOTHING : bytes(Math.max(0, time.millis() - requestedMillis)));
  }

  /**
   * Claims the channel for one subscriber.
   *
   * @param name whose subscriber it is
   */
  CompletableFuture<Reply> claim(ChannelKeys keys, byte[] name, Claim claim, Duration goodFor) {
    return link.run(
        Script.CLAIM,
        keys.all(),
        now(),
        name,
        claim.first() ? YES : NO,
        bytes(dashed(claim.position())),
        claim.lasting() ? YES : NO,
        bytes(goodFor.toMillis()));
  }

  /** The time that scripts are given: nothing if they go by Redis's. */
  byte[] now() {
    return ownTime ? bytes(time.millis()) : NOTHING;
  }

  private static long seconds(long given) {
    return given > FOREVER_SECONDS ? 0 : given;
  }

  private static String dashed(MessageId id) {
    return id.time() + "-" + id.tag();
  }

  private static byte[] bytes(MessageId id) {
    return id.equals(MessageId.BEFORE_ALL) ? NOTHING : bytes(dashed(id));
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }
}
