package io.hbpush.http;

import io.undertow.util.HttpString;

/** Header names that Undertow does not have, or spells otherwise. */
public final class Names {

  /** Spelled so, not {@code ETag}: peers look it up case-sensitively (push-relay R-08). */
  public static final HttpString ETAG = new HttpString("Etag");

  public static final HttpString HBPUSH_GAP = new HttpString("Hbpush-Gap");
  public static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");
  public static final HttpString X_EVENTSOURCE_EVENT = new HttpString("X-EventSource-Event");

  private Names() {}
}
