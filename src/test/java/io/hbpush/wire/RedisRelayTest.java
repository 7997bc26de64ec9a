package io.hbpush.wire;

import io.hbpush.wire.OneStore.InRedis;
import org.junit.jupiter.api.Nested;

/** All rules that a store has a part in, with channels in Redis. */
final class RedisRelayTest {

  @Nested
  final class ChannelIds extends ChannelIdRules implements InRedis {}

  @Nested
  final class MessageIds extends MessageIdRules implements InRedis {}

  @Nested
  final class Publishing extends PublisherRules implements InRedis {}

  @Nested
  final class Information extends ChannelInformationRules implements InRedis {}

  @Nested
  final class Polling extends PollingRules implements InRedis {}

  @Nested
  final class Positions extends PositionRules implements InRedis {}

  @Nested
  final class Streams extends StreamRules implements InRedis {}

  @Nested
  final class Keeping extends RetentionRules implements InRedis {}

  @Nested
  final class Terms extends TermsRules implements InRedis {}

  @Nested
  final class CrossOrigins extends CrossOriginRules implements InRedis {}

  @Nested
  final class Batches extends BatchRules implements InRedis {}

  @Nested
  final class SlowStreams extends SlowStreamRules implements InRedis {}

  @Nested
  final class Topics extends TopicStreamRules implements InRedis {}

  @Nested
  final class WebSockets extends WebSocketRules implements InRedis {}

  @Nested
  final class Concurrency extends ConcurrencyRules implements InRedis {}

  @Nested
  final class Multiplexing extends MultiplexRules implements InRedis {}

  @Nested
  final class Leaving extends DepartureRules implements InRedis {}
}
