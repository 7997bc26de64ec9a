package io.hbpush.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Many plain connections, each with one poll that is held. */
final class Crowd implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;

  /**
   * More than that from one address to one port would meet connections that linger in the kernel.
   */
  private static final int PER_ADDRESS = 5_000;

  private final List<Socket> sockets = new ArrayList<>();

  /**
   * Connects and asks; the answers are not waited for.
   *
   * @param network the second byte of the loopback addresses that are connected from
   * @param path what the n-th one asks for
   */
  Crowd(int port, int size, int network, IntFunction<String> path) throws IOException {
    for (int i = 0; i < size; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      byte[] from = {127, (byte) network, 0, (byte) (1 + i / PER_ADDRESS)};
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String request =
          "GET " + path.apply(i) + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The answer that the n-th one got, from its status line to the given end. */
  String answer(int n, String end) throws IOException {
    InputStream in = sockets.get(n).getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    while (!answer.toString(StandardCharsets.US_ASCII).endsWith(end)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended after: " + answer);
      }
      answer.write(next);
    }
    return answer.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
