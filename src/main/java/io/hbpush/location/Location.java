package io.hbpush.location;

import io.hbpush.http.Request;

/** What serves the requests whose path its pattern matches. Called on the request's loop. */
public interface Location {

  /**
   * Answers, now or later, once.
   *
   * @param captured the part of the path that the pattern captured, still percent-encoded; empty if
   *     it captures nothing
   */
  void serve(Request request, String captured);
}
