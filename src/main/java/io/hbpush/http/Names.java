package io.hbpush.http;

import io.undertow.util.HttpString;

/** Header names that Undertow does not have, or spells otherwise. */
public final class Names {

  /** Spelled so, not {@code ETag}: peers look it up case-sensitively (push-relay R-08). */
  public static final HttpString ETAG = new HttpString("Etag");

  public static final HttpString ALLOW_CREDENTIALS =
      new HttpString("Access-Control-Allow-Credentials");
  public static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  public static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  public static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  public static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  public static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  public static final HttpString REQUEST_HEADERS = new HttpString("Access-Control-Request-Headers");

  public static final HttpString IDEMPOTENCY_KEY = new HttpString("Idempotency-Key");
  public static final HttpString MESSAGE_TTL = new HttpString("Message-TTL");

  public static final HttpString HBPUSH_GAP = new HttpString("Hbpush-Gap");
  public static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");
  public static final HttpString X_EVENTSOURCE_EVENT = new HttpString("X-EventSource-Event");

  private Names() {}
}
