package io.hbpush;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Makes one line of one event, whatever is in it. Thread-safe: it keeps nothing. */
abstract class LogEncoder extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};

  /** The line, without its end. */
  abstract String line(ILoggingEvent event);

  @Override
  public final byte[] encode(ILoggingEvent event) {
    return (line(event) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public final byte[] footerBytes() {
    return NOTHING;
  }
}
