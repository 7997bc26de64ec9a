package io.hbpush.wire;

import io.hbpush.wire.OneStore.OverOldTls;
import io.hbpush.wire.OneStore.OverTls;
import org.junit.jupiter.api.Nested;

/** The rules in which connections have a part, over TLS and with channels in memory. */
final class TlsRelayTest {

  @Nested
  final class Publishing extends PublisherRules implements OverTls {}

  @Nested
  final class Polling extends PollingRules implements OverTls {}

  @Nested
  final class Streams extends StreamRules implements OverTls {}

  @Nested
  final class SlowStreams extends SlowStreamRules implements OverTls {}

  @Nested
  final class Topics extends TopicStreamRules implements OverTls {}

  @Nested
  final class WebSockets extends WebSocketRules implements OverTls {}

  @Nested
  final class Leaving extends DepartureRules implements OverTls {}

  @Nested
  final class Malformed extends MalformedRequestTest implements OverTls {}

  @Nested
  final class SlowReaders extends SlowReaderTest implements OverTls {}

  @Nested
  final class OldWebSockets extends WebSocketRules implements OverOldTls {}

  @Nested
  final class OldLeaving extends DepartureRules implements OverOldTls {}

  @Nested
  final class OldMalformed extends MalformedRequestTest implements OverOldTls {}

  @Nested
  final class OldSlowReaders extends SlowReaderTest implements OverOldTls {}
}
