package io.hbpush.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;

/**
 * One raw HTTP/1.1 connection of a client: it sends the bytes that it is told, and of the answers
 * it understands no more than where they end. Text is one character per byte.
 *
 * <p>Whatever does not come within {@link #PATIENCE} is an {@link AssertionError} that shows what
 * did come. Confined to the thread of its test.
 */
final class Wire implements AutoCloseable {

  /** Long enough for a busy machine, short enough to wait for when a test fails. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final Socket bare; // the same, or beneath TLS
  private final InputStream in;
  private final OutputStream out;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream(); // of this answer

  private Wire(Socket socket, Socket bare) throws IOException {
    this.socket = socket;
    this.bare = bare;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects. */
  static Wire to(InetSocketAddress address) {
    return connected(new Socket(), address, Security.NONE);
  }

  /** Connects, and shakes hands if there is TLS. */
  static Wire to(InetSocketAddress address, Security security) {
    return connected(new Socket(), address, security);
  }

  /** Connects, and lets the kernel keep only so many bytes for this client. */
  static Wire narrow(InetSocketAddress address, int receiveBuffer, Security security) {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(receiveBuffer);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    return connected(socket, address, security);
  }

  /** Connects from an address of this machine. */
  static Wire from(InetAddress local, InetSocketAddress address) {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(local, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connected(socket, address, Security.NONE);
  }

  private static Wire connected(Socket socket, InetSocketAddress address, Security security) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(address, (int) PATIENCE.toMillis());
      return new Wire(security.dress(socket), socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends these bytes and nothing else. */
  Wire send(String bytes) {
    try {
      out.write(bytes.getBytes(ISO_8859_1));
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends these bytes, each in a segment of its own. */
  Wire sendByteByByte(String bytes) {
    bytes.chars().forEach(each -> send(String.valueOf((char) each)));
    return this;
  }

  /** Sends a request without a body. */
  Wire request(String method, String target, String... headerLines) {
    return send(head(method, target, headerLines) + "\r\n");
  }

  /** Sends a request with a body and its length. */
  Wire requestWithBody(String method, String target, String body, String... headerLines) {
    return send(
        head(method, target, headerLines) + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /** Sends a GET. */
  Wire get(String target, String... headerLines) {
    return request("GET", target, headerLines);
  }

  /** Sends a POST with a length. */
  Wire post(String target, String body, String... headerLines) {
    return requestWithBody("POST", target, body, headerLines);
  }

  /** The request line, {@code Host} and these headers, each with its line end. */
  static String head(String method, String target, String... headerLines) {
    StringBuilder head =
        new StringBuilder(method)
            .append(' ')
            .append(target)
            .append(" HTTP/1.1\r\nHost: relay.example\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    return head.toString();
  }

  /** Reads the next answer; one with status 1xx is an answer of its own. */
  Answer answer() {
    return answer(true);
  }

  /** Reads the next answer, to a HEAD: none of its headers announces a body. */
  Answer answerToHead() {
    return answer(false);
  }

  /** Reads the head of an answer whose body goes on. */
  Answer begin() {
    received.reset();
    return reading(this::head);
  }

  /** Reads the next chunk of a body; empty for the last one. */
  String chunk() {
    return reading(
        () -> {
          String chunk = bytes(Integer.parseInt(line(), 16));
          expectBlank();
          return chunk;
        });
  }

  /** Reads so many bytes as they are. */
  String raw(int count) {
    return reading(() -> bytes(count));
  }

  private <T> T reading(Callable<T> what) {
    try {
      return what.call();
    } catch (SocketTimeoutException e) {
      throw failure("nothing more within " + PATIENCE.toSeconds() + " s", e);
    } catch (IOException e) {
      throw failure("the connection broke: " + e.getMessage(), e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Answer head() throws IOException {
    String statusLine = line();
    if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw failure("out of step: an answer begins with " + statusLine, null);
    }
    List<String> headerLines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headerLines.add(line);
    }
    return new Answer(statusLine, headerLines, "");
  }

  private Answer answer(boolean mayHaveBody) {
    received.reset();
    return reading(
        () -> {
          Answer head = head();
          boolean empty =
              !mayHaveBody || head.status() < 200 || head.status() == 204 || head.status() == 304;
          return new Answer(head.statusLine(), head.headerLines(), empty ? "" : body(head));
        });
  }

  private String body(Answer head) throws IOException {
    if (head.header("Transfer-Encoding").orElse("").equals("chunked")) {
      StringBuilder body = new StringBuilder();
      while (true) {
        int length = Integer.parseInt(line(), 16);
        if (length == 0) {
          expectBlank();
          return body.toString();
        }
        body.append(bytes(length));
        expectBlank();
      }
    }
    if (head.header("Content-Length").isPresent()) {
      return bytes(Integer.parseInt(head.header("Content-Length").orElseThrow()));
    }
    StringBuilder body = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      body.append((char) next);
    }
    return body.toString();
  }

  private void expectBlank() throws IOException {
    String line = line();
    if (!line.isEmpty()) {
      throw failure("an empty line should be here: " + line, null);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = next();
      if (next == '\n') {
        if (line.length() == 0 || line.charAt(line.length() - 1) != '\r') {
          throw failure("a line that ends without CR: " + line, null);
        }
        return line.substring(0, line.length() - 1);
      }
      line.append((char) next);
    }
  }

  private String bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    received.writeBytes(bytes);
    if (bytes.length < count) {
      throw failure("the connection ended " + (count - bytes.length) + " bytes too early", null);
    }
    return new String(bytes, ISO_8859_1);
  }

  private int next() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw failure("the connection ended", null);
    }
    received.write(next);
    return next;
  }

  private AssertionError failure(String what, IOException cause) {
    String shown = received.toString(ISO_8859_1);
    int end = Math.min(shown.length(), 1000);
    return new AssertionError(what + "; received so far:\n" + shown.substring(0, end), cause);
  }

  /** Whether nothing has arrived that was not read. */
  boolean silent() {
    try {
      if (in.available() > 0 || bare.getInputStream().available() == 0) {
        return in.available() == 0;
      }
      if (bare == socket) {
        return false;
      }
      in.mark(1); // it may be a record that is no message, and only TLS knows that
      socket.setSoTimeout(1);
      boolean silent = in.read() < 0;
      in.reset();
      return silent;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      patient();
    }
  }

  /**
   * Takes whatever comes until nothing comes for a moment.
   *
   * @return whether the peer has ended the connection, in order or by a reset
   */
  boolean endsWithin(Duration moment) {
    try {
      socket.setSoTimeout((int) moment.toMillis());
      byte[] some = new byte[4096];
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        received.write(some, 0, count);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException | SSLException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      patient();
    }
  }

  private void patient() {
    try {
      if (!socket.isClosed()) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
      }
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for the end of the connection.
   *
   * @return what came before the end
   * @throws AssertionError if it does not end
   */
  String rest() {
    received.reset();
    if (!endsWithin(PATIENCE)) {
      throw failure("the connection is still open after " + PATIENCE.toSeconds() + " s", null);
    }
    return received.toString(ISO_8859_1);
  }

  /** Sends a FIN, or over TLS what stands for it, and goes on reading. */
  void finishSending() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection by a reset. */
  void reset() {
    try {
      bare.setSoLinger(true, 0);
      bare.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection in order. Idempotent. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
