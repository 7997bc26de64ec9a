package io.hbpush.store.redis;

import io.hbpush.channel.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Tells in one line why a store cannot be used. Immutable. */
record Unavailable(String store, String where) {

  /** The exception that callers of the store get. */
  StoreUnavailableException because(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof StoreUnavailableException already) {
      return already;
    }
    return new StoreUnavailableException(text(cause), cause);
  }

  /** The exception for something that is wrong with a server that does answer. */
  StoreUnavailableException because(String reason) {
    return new StoreUnavailableException(
        "store '" + store + "': redis at " + where + " " + reason, null);
  }

  private String text(Throwable cause) {
    String verb = cause instanceof RedisCommandExecutionException ? "refused" : "cannot reach";
    String subject = "store '" + store + "': ";
    String redis = "redis at " + where;
    return verb.equals("refused")
        ? subject + redis + " refuses: " + cause.getMessage()
        : subject + verb + " " + redis + ": " + reason(cause);
  }

  private static String reason(Throwable failure) {
    String text = "" + failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "unknown host";
      }
      if (cause instanceof RedisCommandTimeoutException
          || cause instanceof TimeoutException
          || cause.getClass().getSimpleName().equals("ConnectTimeoutException")) {
        return "timed out";
      }
      if (cause instanceof ConnectException && cause.getMessage() != null) {
        return cause.getMessage().split(":", 2)[0].toLowerCase(Locale.ROOT);
      }
      text = "" + cause.getMessage();
    }
    return text;
  }

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
