package io.hbpush;

/** The relay cannot start; the text says in one line what and why. */
public final class CannotStartException extends Exception {

  /** With the line that the user is shown. */
  public CannotStartException(String message) {
    super(message);
  }
}
