package io.hbpush.location;

import io.hbpush.http.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * What pages of other origins may say to a location, and see of its answers (push-relay section
 * 16.1). Immutable.
 *
 * @param sent request headers that every page is told of
 * @param sentIfAsked request headers that a page may send, too, and is told of when it asks
 * @param read response headers of what {@code GET} gets; empty if its body is all
 * @param refusal of a {@code GET} from an origin that is not allowed
 */
public record PageHeaders(
    String sent, List<String> sentIfAsked, List<String> read, Answer refusal) {

  public PageHeaders {
    sentIfAsked = List.copyOf(sentIfAsked);
    read = List.copyOf(read);
  }

  /** For a location that takes what this and another one take, and answers a GET as this. */
  public PageHeaders and(PageHeaders other) {
    List<String> both = new ArrayList<>(sentIfAsked);
    both.addAll(other.sentIfAsked);
    return new PageHeaders(sent, both, read, refusal);
  }
}
