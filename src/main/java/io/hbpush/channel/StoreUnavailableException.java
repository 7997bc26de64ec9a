package io.hbpush.channel;

/**
 * A store cannot be reached or did not answer in time; whether it did what it was asked is open.
 */
public final class StoreUnavailableException extends RuntimeException {

  /**
   * @param message what was tried, and on which store
   */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
