package io.hbpush.config;

import io.hbpush.channel.Concurrency;
import io.hbpush.config.LocationSettings.Batching;
import io.hbpush.config.LocationSettings.FirstMessage;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.config.LocationSettings.Polling;
import io.hbpush.config.LocationSettings.PutMeaning;
import io.hbpush.config.LocationSettings.Slow;
import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.config.StoreSettings.HostPort;
import java.time.Duration;
import java.util.List;

/**
 * The only list of the configuration's keys: their types, defaults, and words for people.
 *
 * <p>The reader, the suggestions, {@code --print-config} and the reference page come from it. A new
 * key is a line here, and one where its value is read; a test insists on its default.
 */
final class Schema {

  private static final int ANY = Integer.MAX_VALUE;
  private static final long GIB = 1L << 30;

  /** As long as a ping's, whose place it takes. */
  private static final int MAX_HEARTBEAT = 125;

  // ---- The whole file

  static final Key<Integer> PORT =
      Key.of(
          "port",
          Numbers.whole(0, 65535),
          80,
          "TCP port to listen on; ``0`` is any free one. ``--port`` overrides it. Ports below 1024"
              + " usually need privileges.");
  static final Key<String> ADDRESS =
      Key.of(
          "address",
          Texts.address(),
          "",
          "Address to listen on; empty means all interfaces, IPv4 and IPv6. ``--address`` overrides"
              + " it.");
  static final Key<List<Node.Entries>> LISTEN =
      Key.optional(
          "listen",
          Structure.maps("a list of listeners, like [{port: 9090}]", "a map with port and address"),
          "Several listeners, or one with TLS, in place of ``port`` and ``address``; see `Listeners`_.");
  static final Key<Node.Entries> STORE =
      Key.dependent(
          "store",
          Structure.map("a store, like {type: memory}, or a map of named stores"),
          "``{type: memory}``",
          "Where messages are kept: one store, which gets the name ``default``, or a map of named"
              + " ones. A map with a ``type`` that is a word is one store. See `Stores`_.");
  static final Key<List<Node.Entries>> LOCATIONS =
      Key.dependent(
          "locations",
          Structure.maps(
              "a list of locations with at least one, like [{type: pubsub, prefix: /}]",
              "a map, like {type: publisher, prefix: /publisher/}"),
          "``subscriber`` at ``/subscriber/``, ``publisher`` at ``/publisher/``",
          "Which paths do what. The first location that matches a request's path takes it; a path"
              + " that none matches is answered 404. See `Locations`_.");
  static final Key<Node.Entries> SERVER_KEY =
      Key.optional(
          "server",
          Structure.map("a map of server settings, like {max_connections: 1000}"),
          "Connections and their limits; see `Server`_.");
  static final Key<Node.Entries> LOG_KEY =
      Key.optional(
          "log",
          Structure.map("a map of log settings, like {level: info}"),
          "What is logged; see `Log`_.");

  static final Section TOP =
      Section.of(
          "The file",
          "",
          "All keys may be left out; an empty file gives the defaults.",
          PORT,
          ADDRESS,
          LISTEN,
          STORE,
          LOCATIONS,
          SERVER_KEY,
          LOG_KEY);

  // ---- Listeners

  static final Key<Integer> LISTENER_PORT =
      Key.dependent(
          "port",
          PORT.type(),
          "``80``, with ``tls`` ``443``",
          "TCP port to listen on; ``0`` is any free one.");
  static final Key<String> LISTENER_ADDRESS =
      Key.of(
          "address",
          ADDRESS.type(),
          "",
          "Address to listen on; empty means all interfaces, IPv4 and IPv6.");
  static final Key<Node.Entries> LISTENER_TLS =
      Key.optional(
          "tls",
          Structure.map("a map like {certificate: fullchain.pem, key: privkey.pem}"),
          "With it the listener speaks HTTPS, without it plain HTTP; see `TLS`_.");

  static final Key<Boolean> LISTENER_HTTP2 =
      Key.dependent(
          "http2",
          Choice.trueOrFalse(),
          "``false``, with ``tls`` ``true``",
          "Whether HTTP/2 is spoken, too, with clients that want it.");

  static final Section LISTENER =
      Section.of(
          "Listeners",
          "a listener",
          "Each entry of ``listen`` is one address that is listened on.",
          LISTENER_PORT,
          LISTENER_ADDRESS,
          LISTENER_HTTP2,
          LISTENER_TLS);

  static final Key<String> TLS_CERTIFICATE =
      Key.dependent(
          "certificate",
          Texts.file(),
          "none: must be given",
          "File with the certificate and those that lead to a known authority, in PEM, the"
              + " listener's own first.");
  static final Key<String> TLS_KEY =
      Key.dependent(
          "key",
          Texts.file(),
          "none: must be given",
          "File with the key of the certificate, in PEM with PKCS #8, not encrypted. ``openssl pkcs8"
              + " -topk8 -nocrypt -in OLD -out NEW`` makes such a file of others.");
  static final Key<TlsSettings.Version> TLS_MIN_VERSION =
      Key.of(
          "min_version",
          Choice.of(TlsSettings.Version.values(), TlsSettings.Version::number),
          TlsSettings.Version.TLS_1_2,
          "Clients that only speak older versions of TLS are refused.");

  static final Section TLS =
      Section.of(
          "TLS",
          "tls",
          "The key ``tls`` of a listener is a map. On SIGHUP all of it is read anew, the files too,"
              + " and holds for connections that come from then on.",
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_MIN_VERSION);

  // ---- Channels: may stand on stores and publishing locations

  static final Key<Long> MESSAGE_TIMEOUT =
      Key.of(
          "message_timeout",
          Numbers.seconds(),
          3600L,
          "How long a message is kept; ``0`` is no limit. Counted in whole seconds. A publisher's"
              + " ``Message-TTL`` can only make it shorter.");
  static final Key<Long> MESSAGE_BUFFER_LENGTH =
      Key.of(
          "message_buffer_length",
          Numbers.wholeLong(-1, ANY),
          1000L,
          "How many messages a channel keeps; older ones go. ``0``: none is kept, only those who"
              + " wait get it (but see ``unbuffered_linger``). ``-1``: no limit.");
  static final Key<Long> CHANNEL_TIMEOUT =
      Key.of(
          "channel_timeout",
          Numbers.seconds(),
          3600L,
          "A channel without messages, waiting subscribers and publishing for so long is forgotten;"
              + " ``0`` is never.");
  static final Key<Long> MAX_MESSAGE_SIZE =
      Key.of(
          "max_message_size", Numbers.size(1, GIB), 1L << 20, "A larger message is answered 413.");
  static final Key<Integer> MAX_CHANNEL_ID_LENGTH =
      Key.of(
          "max_channel_id_length",
          Numbers.whole(1, 1 << 20),
          1024,
          "Bytes of a channel id, after percent-decoding; a longer one is answered 403.");
  static final Key<Long> MAX_CHANNELS =
      Key.of(
          "max_channels",
          Numbers.wholeLong(0, ANY),
          0L,
          "A request that would make more channels than this in the store is answered 403; ``0`` is"
              + " no limit. For memory stores only.");
  static final Key<Long> UNBUFFERED_LINGER =
      Key.of(
          "unbuffered_linger",
          Numbers.seconds(),
          10L,
          "With ``message_buffer_length: 0``: for how long a subscriber that comes back with its"
              + " position still gets what it missed; ``0`` is not at all.");
  static final Key<Integer> MIN_MESSAGES_KEPT =
      Key.of(
          "min_messages_kept",
          Numbers.whole(0, ANY),
          0,
          "When the store needs room, a channel keeps at least so many of its newest messages.");

  static final Section CHANNEL =
      Section.of(
          "Channels",
          "channels",
          "These may stand on a store, for all its channels, and on ``publisher`` and ``pubsub``"
              + " locations, for what is published there. The location wins over its store.",
          MESSAGE_TIMEOUT,
          MESSAGE_BUFFER_LENGTH,
          CHANNEL_TIMEOUT,
          MAX_MESSAGE_SIZE,
          MAX_CHANNEL_ID_LENGTH,
          MAX_CHANNELS,
          UNBUFFERED_LINGER,
          MIN_MESSAGES_KEPT);

  // ---- Stores

  static final Key<String> STORE_TYPE =
      Key.dependent(
          "type",
          Choice.of(List.of("memory", "redis")),
          "none: must be given",
          "Which kind of store it is.");

  static final Key<Long> MAX_MEMORY =
      Key.dependent(
          "max_memory",
          Numbers.size(1, Long.MAX_VALUE),
          "a quarter of the heap",
          "Memory for messages. When it is full, the oldest messages of the largest channels go;"
              + " when that does not help, publishing is answered 507.");

  static final Section MEMORY =
      Section.typed(
              "memory",
              "store",
              "Keeps messages in this process only: they are gone when it ends.",
              STORE_TYPE,
              MAX_MEMORY)
          .including(CHANNEL);

  static final Key<String> REDIS_HOST =
      Key.of("host", Texts.host(), "localhost", "Host name or address of the Redis server.");
  static final Key<Integer> REDIS_PORT =
      Key.of("port", Numbers.whole(1, 65535), 6379, "TCP port of the Redis server.");
  static final Key<Integer> REDIS_DATABASE =
      Key.of("database", Numbers.whole(0, 1_000_000), 0, "Number of the database.");
  static final Key<String> REDIS_KEY_PREFIX =
      Key.of(
          "key_prefix",
          Texts.any(),
          "",
          "Put before every key, so that others can use the same Redis. Every hbpushd on the same"
              + " Redis, database and prefix serves the same channels.");
  static final Key<RedisUrl> REDIS_URL =
      Key.optional(
          "url",
          RedisUrl.type(),
          "In place of ``host``, ``port``, ``tls``, ``cluster`` and ``sentinel``:"
              + " ``redis://host:port/database``, ``rediss://…`` with TLS, or"
              + " ``redis-sentinel://host:port,host:port/database#master``. It may hold"
              + " ``username:password@``.");
  static final Key<String> REDIS_USERNAME =
      Key.optional("username", Texts.nonEmpty(), "User for Redis; without it the default user.");
  static final Key<String> REDIS_PASSWORD =
      Key.optional(
              "password",
              Texts.nonEmpty(),
              "Password for Redis. Rather ``${REDIS_PASSWORD}``, so that it is not in the file.")
          .keptSecret();
  static final Key<Boolean> REDIS_TLS =
      Key.of("tls", Choice.trueOrFalse(), false, "Whether the connection is encrypted.");
  static final Key<List<HostPort>> REDIS_CLUSTER =
      Key.optional(
          "cluster",
          RedisUrl.servers(6379),
          "Some nodes of a Redis Cluster, each ``host:port``, in place of ``host`` and ``port``."
              + " The others are found through them.");
  static final Key<Node.Entries> REDIS_SENTINEL =
      Key.optional(
          "sentinel",
          Structure.map("a map with master and nodes"),
          "The Sentinels that know where the master is, in place of ``host`` and ``port``; see"
              + " `Sentinel`_.");
  static final Key<Duration> REDIS_TIMEOUT =
      Key.of(
          "timeout",
          Numbers.duration(Duration.ofMillis(1)),
          Duration.ofSeconds(5),
          "How long Redis may take to connect and to answer.");

  static final Section REDIS =
      Section.typed(
              "redis",
              "store",
              "Keeps messages in Redis 7 or later, shared by every hbpushd that uses it.",
              STORE_TYPE,
              REDIS_HOST,
              REDIS_PORT,
              REDIS_DATABASE,
              REDIS_KEY_PREFIX,
              REDIS_URL,
              REDIS_USERNAME,
              REDIS_PASSWORD,
              REDIS_TLS,
              REDIS_CLUSTER,
              REDIS_SENTINEL,
              REDIS_TIMEOUT)
          .including(CHANNEL);

  static final Key<String> SENTINEL_MASTER =
      Key.dependent(
          "master",
          Texts.nonEmpty(),
          "none: must be given",
          "The name under which the Sentinels watch the master.");
  static final Key<List<HostPort>> SENTINEL_NODES =
      Key.dependent(
          "nodes",
          RedisUrl.servers(26379),
          "none: must be given",
          "The Sentinels, each ``host:port``.");

  static final Section SENTINEL =
      Section.of(
          "Sentinel",
          "a sentinel",
          "The key ``sentinel`` of a redis store.",
          SENTINEL_MASTER,
          SENTINEL_NODES);

  // ---- Locations

  static final Key<String> LOCATION_TYPE =
      Key.dependent(
          "type",
          Choice.of(List.of("publisher", "subscriber", "pubsub", "stream", "health")),
          "none: must be given",
          "What the location does.");
  static final Key<String> PREFIX =
      Key.optional(
          "prefix",
          Texts.prefix(),
          "Takes paths that begin with this; everything after it, at least one byte, is the channel"
              + " id. A ``stream`` or ``health`` location takes just this path. Every location needs"
              + " this or ``url``.");
  static final Key<PathPattern> URL =
      Key.optional(
          "url",
          Texts.url(),
          "A regular expression (RE2) that must match the whole path, with exactly one capture"
              + " group, which is the channel id (none for ``stream`` and ``health``, and up to seven"
              + " with ``multiplex: true``). It wins over ``prefix``."
              + " Paths are matched as they are sent, before percent-decoding, without the query.");

  static final Section LOCATION =
      Section.of(
          "All locations", "a location", "Every location has these.", LOCATION_TYPE, PREFIX, URL);

  static final Key<String> LOCATION_STORE =
      Key.of("store", Texts.nonEmpty(), "default", "Name of the store of its channels.");
  static final Key<AllowedOrigins> ALLOW_ORIGIN =
      Key.of(
          "allow_origin",
          new OriginsType(),
          AllowedOrigins.ANY,
          "Pages of which origins may use it in a browser (CORS): ``any``, ``'*'`` (the same, said"
              + " with a star), or a list like ``[https://example.com]``. A request with another"
              + " ``Origin`` is answered 403; list also the origin that the location itself is"
              + " reached by, as pages send theirs with each POST. Pages opened as files send"
              + " ``null``, which cannot be listed.");
  static final Key<Boolean> CREDENTIALS =
      Key.of(
          "credentials",
          Choice.trueOrFalse(),
          false,
          "Whether such pages may send cookies and passwords along, for what stands in front of"
              + " hbpushd; they do if they ask for it, too (``fetch`` with ``credentials:"
              + " 'include'``). Only with a list in ``allow_origin``.");

  static final Key<Boolean> MULTIPLEX =
      Key.of(
          "multiplex",
          Choice.trueOrFalse(),
          false,
          "Whether a path may name several channels, up to 255: a subscriber receives the messages"
              + " of all of them, and what is published goes to each.");
  static final Key<String> SPLIT =
      Key.dependent(
          "split",
          Texts.delimiter(),
          "``,`` with a prefix or one capture group, else none",
          "With ``multiplex: true``: the separator, of one or more characters, at which the path's"
              + " part with the channel ids is cut, before percent-decoding.");

  static final Section ON_CHANNEL =
      Section.of(
          "Locations with channels",
          "a location",
          "``publisher``, ``subscriber``, ``pubsub`` and ``stream`` locations have these.",
          LOCATION_STORE,
          ALLOW_ORIGIN,
          CREDENTIALS);

  static final Section SEVERAL =
      Section.of(
          "Several channels",
          "a location",
          "``publisher``, ``subscriber`` and ``pubsub`` locations have these.",
          MULTIPLEX,
          SPLIT);

  static final Key<Boolean> CREATE_ON_POST =
      Key.of(
          "create_on_post",
          Choice.trueOrFalse(),
          true,
          "Whether a POST makes a channel that is missing. If not, it is answered 404: channels are"
              + " made with PUT, and stay until DELETE.");
  static final Key<PutMeaning> PUT =
      Key.of(
          "put",
          Choice.of(PutMeaning.class),
          PutMeaning.CREATE,
          "What PUT does: ``create`` makes the channel and ignores the body, ``publish`` is the same"
              + " as POST.");
  static final Key<ContentEncoding> CONTENT_ENCODING =
      Key.of(
          "content_encoding",
          Choice.of(ContentEncoding.class),
          ContentEncoding.REFUSE,
          "What becomes of a message with a ``Content-Encoding``: ``refuse`` answers 415, ``keep``"
              + " stores it as it is and passes the header on.");

  static final Section PUBLISHING =
      Section.of(
          "Publishing",
          "a location",
          "``publisher`` and ``pubsub`` locations have these.",
          CREATE_ON_POST,
          PUT,
          CONTENT_ENCODING);

  static final Key<Polling> POLLING =
      Key.of(
          "polling",
          Choice.of(Polling.class),
          Polling.LONG,
          "``long`` holds a request until there is a message; ``interval`` answers 304 at once when"
              + " there is none.");
  static final Key<List<Transport>> TRANSPORTS =
      Key.dependent(
          "transports",
          Transports.type(),
          "all but ``raw``, with the one that ``polling`` says",
          "How messages can be fetched: any of ``long``, ``interval`` (not both), ``eventsource``,"
              + " ``chunked``, ``multipart``, ``ndjson``, ``raw``, ``websocket``. A request gets the"
              + " first of them that it asks for.");
  static final Key<Boolean> TRANSPORT_ARGUMENT =
      Key.of(
          "transport_argument",
          Choice.trueOrFalse(),
          true,
          "Whether a request may name its transport in the query, like ``?transport=eventsource``,"
              + " for clients that cannot set headers.");
  static final Key<Duration> PING_INTERVAL =
      Key.of(
          "ping_interval",
          Numbers.duration(Duration.ZERO),
          Duration.ZERO,
          "After so long without output an event stream sends what ``ping`` says, so that proxies"
              + " and clients see that it is alive; 15s to 30s is good. A WebSocket sends a ping each"
              + " time, and is closed if nothing has come since the last one. Other streams have no"
              + " pings. ``0`` is never.");
  static final Key<String> SEPARATOR =
      Key.dependent(
          "separator",
          Texts.any(),
          "one line feed",
          "What stands behind each message of a raw stream, or of ``batch: raw``.");
  static final Key<Batching.Form> BATCH =
      Key.of(
          "batch",
          Choice.of(Batching.Form.class),
          Batching.Form.OFF,
          "Whether an answer to a poll carries everything that is there after its position:"
              + " ``multipart`` makes each message a part, ``raw`` puts ``separator`` behind each."
              + " A single message is always answered as it is.");
  static final Key<Long> BATCH_LIMIT =
      Key.of(
          "batch_limit",
          Numbers.size(1, GIB),
          1L << 20,
          "How many bytes, and never more than 1000 messages, one answer carries. One message is"
              + " never too long.");
  static final Key<MissingChannel> MISSING_CHANNEL =
      Key.of(
          "missing_channel",
          Choice.of(MissingChannel.class),
          MissingChannel.NOT_FOUND,
          "When the channel does not exist: ``not_found`` answers 404, ``forbidden`` 403, and"
              + " ``create`` makes it.");
  static final Key<FirstMessage> FIRST_MESSAGE =
      Key.of(
          "first_message",
          FirstMessageType.TYPE,
          FirstMessage.OLDEST,
          "Where a subscriber without a position starts: ``oldest``, ``newest`` (only what comes"
              + " from now on), ``3`` (the third oldest), ``-3`` (the third newest).");
  static final Key<Duration> SUBSCRIBER_TIMEOUT =
      Key.of(
          "subscriber_timeout",
          Numbers.duration(Duration.ZERO),
          Duration.ZERO,
          "How long a request is held at most, and a stream without a message; ``0`` is no limit.");
  static final Key<Integer> TIMEOUT_STATUS =
      Key.of(
          "timeout_status",
          Choice.of(408, 304),
          408,
          "What it is answered then: 408, or 304, which clients do not take for an error.");
  static final Key<Integer> MAX_SUBSCRIBERS =
      Key.of(
          "max_subscribers",
          Numbers.whole(0, ANY),
          0,
          "Held requests per channel; one more is answered 403. ``0`` is no limit.");
  static final Key<Slow> SLOW =
      Key.of(
          "slow",
          Choice.of(Slow.class),
          Slow.GAP,
          "What becomes of a stream whose client reads so slowly that messages are removed before it"
              + " has taken them: ``gap`` goes on with the oldest that is left, and tells it so if"
              + " the key ``gap`` allows and its kind has words for it; ``disconnect`` ends it as"
              + " after a time-out. Either is counted and logged.");
  static final Key<Concurrency> CONCURRENCY =
      Key.of(
          "concurrency",
          Choice.of(Concurrency.class),
          Concurrency.BROADCAST,
          "What happens when a subscriber comes while another is held on the same channel:"
              + " ``broadcast`` lets both stay, ``first`` answers the newcomer 409, ``last`` sends"
              + " all others away, polls with 409. Interval polls neither cause nor suffer this. Between"
              + " two long polls nobody is held, and somebody else may take the place.");
  static final Key<Boolean> GAP =
      Key.of(
          "gap",
          Choice.trueOrFalse(),
          true,
          "Whether a subscriber is told that messages after its position are lost: a poll by the"
              + " header ``Hbpush-Gap``, an event stream by an event, ``ndjson`` by a line.");
  static final Key<Boolean> QUOTE_ETAGS =
      Key.of(
          "quote_etags",
          Choice.trueOrFalse(),
          false,
          "Whether ``Etag`` is sent as ``\"0\"`` and not as ``0``, for proxies that drop the latter.");
  static final Key<MessageIdForm> MESSAGE_ID =
      Key.of(
          "message_id",
          Choice.of(MessageIdForm.class),
          MessageIdForm.HEADERS,
          "``headers`` sends the position as ``Last-Modified`` and ``Etag``; ``compound`` sends both"
              + " parts as ``Etag: time:tag``.");
  static final Key<String> ETAG_HEADER =
      Key.of(
          "etag_header",
          Texts.headerName(),
          "Etag",
          "Name of the response header that is otherwise ``Etag``.");
  static final Key<String> CACHE_CONTROL =
      Key.of(
          "cache_control",
          Texts.headerValue(),
          "no-cache",
          "``Cache-Control`` of answers with messages and of 304; empty leaves it out.");

  static final Section SUBSCRIBING =
      Section.of(
          "Subscribing",
          "a location",
          "``subscriber`` and ``pubsub`` locations have these.",
          POLLING,
          TRANSPORTS,
          TRANSPORT_ARGUMENT,
          PING_INTERVAL,
          SEPARATOR,
          BATCH,
          BATCH_LIMIT,
          MISSING_CHANNEL,
          FIRST_MESSAGE,
          SUBSCRIBER_TIMEOUT,
          TIMEOUT_STATUS,
          MAX_SUBSCRIBERS,
          SLOW,
          CONCURRENCY,
          GAP,
          QUOTE_ETAGS,
          MESSAGE_ID,
          ETAG_HEADER,
          CACHE_CONTROL);

  static final Key<String> EVENT =
      Key.of(
          "event",
          Texts.line(),
          "",
          "Name of the event for messages whose publisher gave none with ``X-EventSource-Event``;"
              + " empty is none, which browsers call ``message``.");
  static final Key<BinaryForm> EVENTSOURCE_BINARY =
      Key.of(
          "eventsource_binary",
          Choice.of(BinaryForm.class),
          BinaryForm.PLAIN,
          "``plain`` sends every body as lines of UTF-8. ``base64`` sends a body whose content type"
              + " is neither text nor JSON nor XML as one line, a data URL:"
              + " ``data:image/png;base64,…``.");
  static final Key<Node.Entries> PING =
      Key.dependent(
          "ping",
          Structure.map("a map, like {comment: alive}"),
          "an empty comment",
          "What is sent after ``ping_interval``; see `Ping`_.");
  static final Key<Duration> RETRY =
      Key.of(
          "retry",
          Numbers.duration(Duration.ZERO),
          Duration.ZERO,
          "How long browsers are told to wait before they connect again; ``0`` leaves it to them.");

  static final Section EVENT_STREAMS =
      Section.of(
          "Event streams",
          "a location",
          "How ``subscriber`` and ``pubsub`` locations write event streams.",
          EVENT,
          EVENTSOURCE_BINARY,
          PING,
          RETRY);

  static final Key<String> PING_COMMENT =
      Key.of("comment", Texts.line(), "", "A comment, which browsers do not show to pages.");
  static final Key<String> PING_EVENT =
      Key.of("event", Texts.line(), "", "Name of an event, for which there must be ``data``.");
  static final Key<String> PING_DATA =
      Key.of("data", Texts.line(), "", "Data of an event, which pages do get.");

  static final Section PING_PARTS =
      Section.of(
          "Ping",
          "a ping",
          "The key ``ping`` of event streams; what is empty is left out.",
          PING_COMMENT,
          PING_EVENT,
          PING_DATA);

  static final Key<Node.Entries> HEARTBEAT =
      Key.optional(
          "heartbeat",
          Structure.map("a map with in and out"),
          "For clients that cannot send pings: a text that is answered; see `Heartbeat`_.");
  static final Key<String> HEARTBEAT_IN =
      Key.dependent(
          "in",
          Texts.upTo(MAX_HEARTBEAT),
          "none: must be given",
          "A text message with just this is taken for a sign of life; it is not published.");
  static final Key<String> HEARTBEAT_OUT =
      Key.dependent(
          "out",
          Texts.upTo(MAX_HEARTBEAT),
          "none: must be given",
          "The text message that answers it.");
  static final Key<Boolean> DEFLATE =
      Key.of(
          "deflate",
          Choice.trueOrFalse(),
          false,
          "Whether messages are compressed for clients that offer ``permessage-deflate``. It saves"
              + " bandwidth, and costs time; what clients send compressed takes 44 kB for each of"
              + " them.");
  static final Key<Boolean> DEFLATE_STRICT =
      Key.of(
          "deflate_strict",
          Choice.trueOrFalse(),
          true,
          "Whether an offer with a setting that cannot be is answered 400, as nchan does. If not, it"
              + " is passed over, as RFC 7692 has it.");
  static final Key<Long> DEFLATE_THRESHOLD =
      Key.of(
          "deflate_threshold",
          Numbers.size(0, GIB),
          0L,
          "Messages of fewer bytes are sent as they are.");

  static final Section WEBSOCKETS =
      Section.of(
          "WebSockets",
          "a location",
          "``publisher``, ``subscriber`` and ``pubsub`` locations have these.",
          HEARTBEAT,
          DEFLATE,
          DEFLATE_STRICT,
          DEFLATE_THRESHOLD);
  static final Section HEARTBEATS =
      Section.of(
          "Heartbeat",
          "a heartbeat",
          "The key ``heartbeat`` of a location with WebSockets.",
          HEARTBEAT_IN,
          HEARTBEAT_OUT);

  static final Key<Boolean> WEBSOCKET =
      Key.of(
          "websocket",
          Choice.trueOrFalse(),
          true,
          "Whether messages can be published over WebSockets, too: each is answered with channel"
              + " information. If not, a handshake is answered 403.");
  static final Key<Boolean> PUBLISH_REPLIES =
      Key.of(
          "publish_replies",
          Choice.trueOrFalse(),
          false,
          "Whether each message that is published over a WebSocket is answered with channel"
              + " information.");

  static final Section PUBLISHER_WEBSOCKETS =
      Section.of(
          "WebSockets of publishers",
          "a location",
          "``publisher`` locations have this, too.",
          WEBSOCKET);
  static final Section PUBSUB_WEBSOCKETS =
      Section.of(
          "WebSockets that publish and subscribe",
          "a location",
          "``pubsub`` locations have this, too.",
          PUBLISH_REPLIES);

  static final Section PUBLISHER =
      Section.typed("publisher", "location", "Messages are published here.")
          .including(
              LOCATION, ON_CHANNEL, SEVERAL, PUBLISHING, PUBLISHER_WEBSOCKETS, WEBSOCKETS, CHANNEL);
  static final Section SUBSCRIBER =
      Section.typed("subscriber", "location", "Messages are received here.")
          .including(LOCATION, ON_CHANNEL, SEVERAL, SUBSCRIBING, EVENT_STREAMS, WEBSOCKETS);
  static final Section PUBSUB =
      Section.typed(
              "pubsub",
              "location",
              "Both on one URL: POST, PUT and DELETE publish, GET receives, a WebSocket does both.")
          .including(
              LOCATION,
              ON_CHANNEL,
              SEVERAL,
              PUBLISHING,
              SUBSCRIBING,
              EVENT_STREAMS,
              PUBSUB_WEBSOCKETS,
              WEBSOCKETS,
              CHANNEL);
  static final Key<MissingChannel> STREAM_MISSING_CHANNEL =
      Key.of(
          "missing_channel",
          MISSING_CHANNEL.type(),
          MissingChannel.CREATE,
          "When a channel does not exist: ``create`` makes it, ``not_found`` answers 404, and"
              + " ``forbidden`` 403.");
  static final Key<String> CONTENT_TYPE =
      Key.dependent(
          "content_type",
          Texts.nonEmptyHeaderValue(),
          "that of the newest message there is, else ``application/json``",
          "``Content-Type`` of every stream: it is sent before the first message.");

  static final Section STREAM =
      Section.typed(
              "stream",
              "location",
              "``GET ?topic=a&topic=b`` receives what is published to the channels ``a`` and ``b``"
                  + " from now on, as Hookah has it: each message with a separator behind it, in a"
                  + " chunk of its own. Up to 255 channels; ``+`` is a space.",
              STREAM_MISSING_CHANNEL,
              CONTENT_TYPE,
              SEPARATOR,
              SUBSCRIBER_TIMEOUT,
              MAX_SUBSCRIBERS,
              SLOW)
          .including(LOCATION, ON_CHANNEL);
  static final Section HEALTH =
      Section.typed("health", "location", "Says whether hbpushd serves.").including(LOCATION);

  // ---- Server and log

  static final Key<Integer> IO_THREADS =
      Key.of(
          "io_threads",
          Numbers.whole(0, 1024),
          0,
          "Threads that serve connections; ``0`` is one for each processor.");
  static final Key<Integer> MAX_CONNECTIONS =
      Key.of(
          "max_connections",
          Numbers.whole(1, 10_000_000),
          20_000,
          "Open connections at once; further ones wait until one is closed. Each needs a file"
              + " descriptor (``ulimit -n``) and a few kilobytes.");
  static final Key<Duration> SHUTDOWN_GRACE =
      Key.of(
          "shutdown_grace",
          Numbers.duration(Duration.ZERO),
          Duration.ofSeconds(10),
          "How long requests in flight may take after SIGTERM.");
  static final Key<Long> MAX_HEADER_SIZE =
      Key.of(
          "max_header_size",
          Numbers.size(1024, 16 << 20),
          16L << 10,
          "Request line and headers together; more is answered 414 or 431.");
  static final Key<Duration> REQUEST_TIMEOUT =
      Key.of(
          "request_timeout",
          Numbers.duration(Duration.ofMillis(1)),
          Duration.ofSeconds(30),
          "How long a client may take to send a request's head, then its body, and to take an"
              + " answer. A held poll is not meant: see ``subscriber_timeout``.");
  static final Key<Duration> KEEP_ALIVE_TIMEOUT =
      Key.of(
          "keep_alive_timeout",
          Numbers.duration(Duration.ofMillis(1)),
          Duration.ofSeconds(75),
          "How long a connection stays open between requests. Let it be longer than that of a proxy"
              + " in front.");
  static final Key<List<String>> TRUSTED_PROXIES =
      Key.of(
          "trusted_proxies",
          AddressBlock.list(),
          List.of(),
          "Addresses and CIDR blocks whose ``X-Forwarded-For`` is believed, like"
              + " ``[127.0.0.1, 10.0.0.0/8]``.");

  static final Section SERVER =
      Section.of(
          "Server",
          "the server section",
          "The key ``server``: connections and their limits.",
          IO_THREADS,
          MAX_CONNECTIONS,
          SHUTDOWN_GRACE,
          MAX_HEADER_SIZE,
          REQUEST_TIMEOUT,
          KEEP_ALIVE_TIMEOUT,
          TRUSTED_PROXIES);

  static final Key<LogSettings.Level> LOG_LEVEL =
      Key.of(
          "level",
          Choice.of(LogSettings.Level.class),
          LogSettings.Level.INFO,
          "How much is said, from least to most: ``error``, ``warn``, ``info``, ``debug``.");
  static final Key<LogSettings.Format> LOG_FORMAT =
      Key.of(
          "format",
          Choice.of(LogSettings.Format.class),
          LogSettings.Format.TEXT,
          "``text`` for people, ``json`` for machines: one object a line.");
  static final Key<Boolean> LOG_ACCESS =
      Key.of("access", Choice.trueOrFalse(), false, "Whether every answered request is logged.");

  static final Section LOG =
      Section.of(
          "Log",
          "the log section",
          "The key ``log``. The log goes to standard error.",
          LOG_LEVEL,
          LOG_FORMAT,
          LOG_ACCESS);

  static final List<Section> STORE_TYPES = List.of(MEMORY, REDIS);
  static final List<Section> LOCATION_TYPES =
      List.of(PUBLISHER, SUBSCRIBER, PUBSUB, STREAM, HEALTH);

  /** All that have keys, in the order of the reference page. */
  static final List<Section> SECTIONS =
      List.of(
          TOP,
          LISTENER,
          TLS,
          MEMORY,
          REDIS,
          SENTINEL,
          CHANNEL,
          PUBLISHER,
          SUBSCRIBER,
          PUBSUB,
          STREAM,
          HEALTH,
          LOCATION,
          ON_CHANNEL,
          SEVERAL,
          PUBLISHING,
          SUBSCRIBING,
          EVENT_STREAMS,
          PING_PARTS,
          WEBSOCKETS,
          PUBLISHER_WEBSOCKETS,
          PUBSUB_WEBSOCKETS,
          HEARTBEATS,
          SERVER,
          LOG);

  private Schema() {}

  /** {@code content_encoding:}. */
  enum ContentEncoding {
    REFUSE,
    KEEP
  }

  /** {@code eventsource_binary:}. */
  enum BinaryForm {
    PLAIN,
    BASE64
  }

  /** {@code message_id:}. */
  enum MessageIdForm {
    HEADERS,
    COMPOUND
  }
}
