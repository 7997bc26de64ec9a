package io.hbpush.http;

/**
 * What all answers to a request get, whoever gives them. Immutable; equal ones do the same, so that
 * what was rendered with one can be sent for the other.
 */
@FunctionalInterface
public interface Addition {

  /** The answer with it. */
  Answer to(Answer answer);
}
