package io.hbpush.wire;

import io.hbpush.wire.OneStore.InMemory;
import org.junit.jupiter.api.Nested;

/** All rules that a store has a part in, with channels in memory. */
final class MemoryRelayTest {

  @Nested
  final class ChannelIds extends ChannelIdRules implements InMemory {}

  @Nested
  final class MessageIds extends MessageIdRules implements InMemory {}

  @Nested
  final class Publishing extends PublisherRules implements InMemory {}

  @Nested
  final class Information extends ChannelInformationRules implements InMemory {}

  @Nested
  final class Polling extends PollingRules implements InMemory {}

  @Nested
  final class Positions extends PositionRules implements InMemory {}

  @Nested
  final class Keeping extends RetentionRules implements InMemory {}

  @Nested
  final class Streams extends StreamRules implements InMemory {}

  @Nested
  final class Terms extends TermsRules implements InMemory {}

  @Nested
  final class CrossOrigins extends CrossOriginRules implements InMemory {}

  @Nested
  final class Batches extends BatchRules implements InMemory {}

  @Nested
  final class SlowStreams extends SlowStreamRules implements InMemory {}

  @Nested
  final class Topics extends TopicStreamRules implements InMemory {}

  @Nested
  final class WebSockets extends WebSocketRules implements InMemory {}

  @Nested
  final class Concurrency extends ConcurrencyRules implements InMemory {}

  @Nested
  final class Multiplexing extends MultiplexRules implements InMemory {}

  @Nested
  final class Leaving extends DepartureRules implements InMemory {}
}
