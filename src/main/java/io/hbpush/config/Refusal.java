package io.hbpush.config;

/** A value is not of its type; the message says what would do. */
final class Refusal extends Exception {

  Refusal(String message) {
    super(message);
  }
}
