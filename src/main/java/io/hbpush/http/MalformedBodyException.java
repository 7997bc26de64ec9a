package io.hbpush.http;

import java.io.IOException;

/** A body whose framing is not what RFC 9112 says, so that its end cannot be known. */
final class MalformedBodyException extends IOException {

  /** With what is wrong, for the client. */
  MalformedBodyException(String message) {
    super(message);
  }
}
