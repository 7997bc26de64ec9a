package io.hbpush.config;

import io.hbpush.channel.Concurrency;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** One entry of {@code locations:}. Immutable. */
public sealed interface LocationSettings {

  /** Which paths it takes. */
  PathPattern pattern();

  /** What is made of these settings, by their kind. */
  <R> R as(Kinds<R> kinds);

  /**
   * One answer for each kind of location, so that the compiler finds what a new kind forgets.
   *
   * @param <R> what is made
   */
  interface Kinds<R> {
    R publisher(Publisher settings);

    R subscriber(Subscriber settings);

    R pubsub(PubSub settings);

    R stream(Stream settings);

    R health(Health settings);
  }

  /** A location whose path names a channel of a store. */
  sealed interface OnChannel extends LocationSettings permits Publisher, Subscriber, PubSub {

    /** The name of an entry of {@code store:}. */
    String store();

    /** Longest channel id in bytes, after decoding. */
    int maxChannelIdLength();

    /** Pages of which other origins may use it. */
    CrossOrigin crossOrigin();

    /** Whether a path may name several channels. */
    Multiplex multiplex();
  }

  /**
   * {@code multiplex:} (push-relay section 11.1).
   *
   * @param on whether a path may name several channels
   * @param split at which captured parts are cut, before they are decoded; empty if they are not
   */
  record Multiplex(boolean on, String split) {

    /** A path names one channel. */
    public static final Multiplex OFF = new Multiplex(false, "");
  }

  /** {@code type: publisher}. */
  record Publisher(
      PathPattern pattern,
      String store,
      int maxChannelIdLength,
      CrossOrigin crossOrigin,
      Multiplex multiplex,
      Publishing publishing)
      implements OnChannel {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.publisher(this);
    }
  }

  /** {@code type: subscriber}. */
  record Subscriber(
      PathPattern pattern,
      String store,
      int maxChannelIdLength,
      CrossOrigin crossOrigin,
      Multiplex multiplex,
      Subscribing subscribing)
      implements OnChannel {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.subscriber(this);
    }
  }

  /** {@code type: pubsub}: both on one URL. */
  record PubSub(
      PathPattern pattern,
      String store,
      int maxChannelIdLength,
      CrossOrigin crossOrigin,
      Multiplex multiplex,
      Publishing publishing,
      Subscribing subscribing)
      implements OnChannel {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.pubsub(this);
    }
  }

  /**
   * {@code type: stream}: channels that the query names.
   *
   * @param store the name of an entry of {@code store:}
   * @param maxChannelIdLength longest channel id in bytes, after decoding
   * @param crossOrigin pages of which other origins may use it
   * @param retention what a channel gets that a request makes
   * @param contentType of all responses; empty = that of the newest message
   * @param separator behind each message
   * @param subscriberTimeout so long without a message ends a stream; zero = never
   * @param maxSubscribers of one channel on this node; 0 = no limit
   */
  record Stream(
      PathPattern pattern,
      String store,
      int maxChannelIdLength,
      CrossOrigin crossOrigin,
      Retention retention,
      MissingChannel missingChannel,
      Optional<String> contentType,
      String separator,
      Duration subscriberTimeout,
      int maxSubscribers,
      Slow slow)
      implements LocationSettings {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.stream(this);
    }
  }

  /** {@code type: health}. */
  record Health(PathPattern pattern) implements LocationSettings {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.health(this);
    }
  }

  /**
   * Which pages of other origins may use a location (push-relay section 16.1).
   *
   * @param credentials whether browsers may send cookies along; only with listed origins
   */
  record CrossOrigin(AllowedOrigins origins, boolean credentials) {

    /** What holds when nothing is said. */
    public static final CrossOrigin DEFAULT = new CrossOrigin(AllowedOrigins.ANY, false);
  }

  /**
   * How a location publishes.
   *
   * @param createOnPost {@code create_on_post}: whether a POST makes a missing channel
   * @param maxMessageSize bytes of a body
   * @param put {@code put: create} or {@code publish}
   * @param keepContentEncoding {@code content_encoding: keep}; else a coded body is refused
   * @param webSockets of those who publish so
   */
  record Publishing(
      Retention retention,
      boolean createOnPost,
      long maxMessageSize,
      PutMeaning put,
      boolean keepContentEncoding,
      WebSockets webSockets) {}

  /** What PUT does (push-relay R-33). */
  enum PutMeaning {
    CREATE,
    PUBLISH
  }

  /**
   * How a location subscribes.
   *
   * @param transports what is offered; of {@code LONG} and {@code INTERVAL} at most one
   * @param byArgument whether the query may name the one that is wanted
   * @param pingInterval of streams: so long without output shows that it is alive; zero = never
   * @param events how event streams are written
   * @param separator behind each message of a raw stream
   * @param retention what a channel gets that a subscriber makes
   * @param subscriberTimeout how long a poll is held; zero = for ever
   * @param timeoutStatus 408 or 304
   * @param maxSubscribers of one channel on this node; 0 = no limit
   * @param batching whether an answer to a poll may carry several messages
   * @param slow what becomes of a stream that was too slow for what is kept
   * @param concurrency who stays when there is one already
   * @param gap whether {@code Hbpush-Gap} is sent
   * @param quoteEtags whether {@code Etag} values are quoted
   * @param compoundEtag {@code message_id: compound}
   * @param etagHeader the name of the {@code Etag} response header
   * @param cacheControl value of {@code Cache-Control} with messages and 304; empty = none
   * @param webSockets if they are among the transports
   */
  record Subscribing(
      Set<Transport> transports,
      boolean byArgument,
      Duration pingInterval,
      EventStream events,
      String separator,
      Retention retention,
      MissingChannel missingChannel,
      FirstMessage firstMessage,
      Duration subscriberTimeout,
      int timeoutStatus,
      int maxSubscribers,
      Batching batching,
      Slow slow,
      Concurrency concurrency,
      boolean gap,
      boolean quoteEtags,
      boolean compoundEtag,
      String etagHeader,
      Optional<String> cacheControl,
      WebSockets webSockets) {

    /** On what terms it takes subscribers in. */
    public Terms terms() {
      return new Terms(maxSubscribers, concurrency);
    }
  }

  /**
   * How a location speaks with WebSockets (push-relay section 10).
   *
   * @param publisher whether a publisher location takes them; what others offer is in their
   *     transports
   * @param replies whether what is published over one is answered
   * @param deflate whether permessage-deflate is agreed to
   * @param deflateStrict whether an offer of it that cannot be is an error; else it is passed over
   * @param deflateThreshold messages of fewer bytes are sent as they are
   */
  record WebSockets(
      boolean publisher,
      boolean replies,
      Optional<Heartbeat> heartbeat,
      boolean deflate,
      boolean deflateStrict,
      long deflateThreshold) {}

  /** {@code heartbeat:}: what a client says to hear that the connection lives, and the answer. */
  record Heartbeat(String in, String out) {

    /** Whether a message is the client's part. */
    public boolean isIn(byte[] message) {
      return Arrays.equals(message, in.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * What becomes of several messages that a poll could have (push-relay section 9.5).
   *
   * @param maxBytes of the bodies in one answer with more than one message
   */
  record Batching(Form form, long maxBytes) {

    /** {@code batch:}. */
    public enum Form {
      /** Each has an answer of its own. */
      OFF,
      MULTIPART,
      RAW
    }
  }

  /**
   * How event streams are written (push-relay section 9.1). Texts are one line each.
   *
   * @param event name of events whose message has none; empty = none
   * @param binaryInBase64 {@code eventsource_binary: base64}
   * @param retry how long clients are told to wait before they come back; zero = not told
   */
  record EventStream(String event, boolean binaryInBase64, Ping ping, Duration retry) {}

  /** What is said on an event stream to show that it is alive; a part that is empty is left out. */
  record Ping(String comment, String event, String data) {}

  /** {@code transports:} (push-relay section 8). */
  enum Transport {
    LONG,
    INTERVAL,
    WEBSOCKET,
    EVENTSOURCE,
    CHUNKED,
    MULTIPART,
    NDJSON,
    RAW
  }

  /** {@code slow:}. */
  enum Slow {
    /** It is told what it missed, and goes on. */
    GAP,
    /** It gets its last words. */
    DISCONNECT
  }

  /** {@code polling:}. */
  enum Polling {
    LONG,
    INTERVAL
  }

  /** {@code missing_channel:} (push-relay section 5.7). */
  enum MissingChannel {
    NOT_FOUND,
    FORBIDDEN,
    CREATE
  }

  /**
   * {@code first_message:} (push-relay section 5.3).
   *
   * @param fromOldest whether {@code n} counts from the oldest
   * @param n from 1 when counted from the oldest, from 0 when from the newest
   */
  record FirstMessage(boolean fromOldest, int n) {

    public static final FirstMessage OLDEST = new FirstMessage(true, 1);
    public static final FirstMessage NEWEST = new FirstMessage(false, 0);
  }
}
