package io.hbpush.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many event streams that take whatever comes at once, and count its bytes.
 *
 * <p>One thread reads them all. Thread-safe.
 */
final class StreamCrowd implements AutoCloseable {

  private static final int READ = 256 * 1024;

  private final Selector selector = Selector.open();
  private final List<SocketChannel> streams = new ArrayList<>();
  private final AtomicLongArray taken;
  private final Thread reader = new Thread(this::readAll, "stream-crowd");
  private volatile boolean closed;
  private volatile String failure = "";

  /** Connects, and waits for the beginning of each stream. */
  StreamCrowd(int port, int size, String path) throws IOException {
    taken = new AtomicLongArray(size);
    for (int i = 0; i < size; i++) {
      SocketChannel stream =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      streams.add(stream);
      begin(stream, path);
      stream.configureBlocking(false);
      stream.register(selector, SelectionKey.OP_READ, i);
    }
    reader.start();
  }

  /** Asks for a stream and reads no further than its greeting, on a blocking connection. */
  static void begin(SocketChannel stream, String path) throws IOException {
    String request =
        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
    stream.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf(": hi\n\n\r\n") < 0) {
      one.clear();
      if (stream.read(one) < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) one.get(0));
    }
  }

  private void readAll() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(READ);
    try {
      while (!closed) {
        selector.select(
            ready -> {
              int read = read(ready, bytes);
              if (read < 0) {
                failure = "stream " + ready.attachment() + " ended";
                ready.cancel();
              } else {
                taken.addAndGet((Integer) ready.attachment(), read);
              }
            });
      }
    } catch (IOException e) {
      failure = e.toString();
    }
  }

  private static int read(SelectionKey ready, ByteBuffer into) {
    try {
      into.clear();
      return ((SocketChannel) ready.channel()).read(into);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes behind its greeting the stream that is the furthest behind has taken. */
  long least() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < taken.length(); i++) {
      least = Math.min(least, taken.get(i));
    }
    return least;
  }

  /** The same of all together. */
  long total() {
    long total = 0;
    for (int i = 0; i < taken.length(); i++) {
      total += taken.get(i);
    }
    return total;
  }

  /** What went wrong; empty if nothing did. */
  String failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SocketChannel stream : streams) {
      stream.close();
    }
    selector.close();
  }
}
