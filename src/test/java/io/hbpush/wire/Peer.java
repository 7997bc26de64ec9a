package io.hbpush.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The other end of one {@link Wire}: a listener whose every byte the test writes itself. */
final class Peer implements AutoCloseable {

  private final ServerSocket listener;
  private final Wire wire;
  private final Socket accepted;

  Peer() {
    try {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      wire = Wire.to((InetSocketAddress) listener.getLocalSocketAddress());
      accepted = listener.accept();
      accepted.setSoTimeout((int) Wire.PATIENCE.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Wire wire() {
    return wire;
  }

  Peer says(String bytes) {
    try {
      accepted.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String hears(int bytes) {
    try {
      return new String(accepted.getInputStream().readNBytes(bytes), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void leaves() {
    try {
      accepted.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    leaves();
    wire.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
