package io.hbpush.location;

import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when a store failed. */
public final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /** The store is away: it is worth trying again (push-relay R-191). */
  public static final Answer UNAVAILABLE = Answer.refusal(503).with(Headers.RETRY_AFTER, "1");

  private static final Answer FAILED = Answer.refusal(500);

  private Failures() {}

  /** 503 if the store is away; anything else is a defect, and logged. */
  public static Answer answer(Throwable why) {
    if (why instanceof StoreUnavailableException) {
      log.debug("store-unavailable reason=\"{}\"", why.getMessage());
      return UNAVAILABLE;
    }
    log.error("store-failed", why);
    return FAILED;
  }
}
