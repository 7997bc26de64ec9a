package io.hbpush;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.hbpush.config.LogSettings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the log up, to standard error. */
final class Logging {

  /** Their everyday news are not the user's. */
  private static final List<String> QUIET =
      List.of("io.undertow", "org.xnio", "org.jboss", "io.lettuce", "io.netty", "reactor");

  private Logging() {}

  /** Replaces whatever was set up before. */
  static void configure(LogSettings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogEncoder encoder =
        switch (settings.format()) {
          case TEXT -> new TextEncoder();
          case JSON -> new JsonEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    Level level = Level.valueOf(settings.level().name());
    root.setLevel(level);
    root.addAppender(appender);
    Level quiet = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
    QUIET.forEach(name -> context.getLogger(name).setLevel(quiet));
  }
}
