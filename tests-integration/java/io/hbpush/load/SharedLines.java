package io.hbpush.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Many {@link Receiver}s on few HTTP/2 connections, on one thread. Those whose connection ends get
 * another, to where they are then told to go, and go on behind their last message.
 */
final class SharedLines implements Runnable, Listening {

  private static final int PER_CONNECTION = 500;

  private final Selector selector = Selector.open();
  private final List<List<Receiver>> groups = new ArrayList<>();
  private final IntSupplier port;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
  private final Thread thread = new Thread(this, "shared-lines");
  private volatile boolean closed;
  private volatile String failure = "";

  /**
   * Lines of nobody.
   *
   * @param port where the relay is; asked for each connection, on the thread of the lines
   */
  SharedLines(IntSupplier port) throws IOException {
    this.port = port;
  }

  /** Adds receivers. Before {@link #start} only. */
  void add(Door door, String path, int count) {
    for (int i = 0; i < count; i++) {
      if (i % PER_CONNECTION == 0) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(new Receiver(door, path));
    }
  }

  /** Connects all, then receives. */
  void start() throws IOException {
    for (List<Receiver> group : groups) {
      connect(group);
    }
    thread.start();
  }

  private void connect(List<Receiver> group) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt()));
    channel.configureBlocking(false);
    SharedLine line = new SharedLine(channel, group);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ, line);
    line.begin();
    write(key);
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (isAlive(key)) {
            write(key);
          } else {
            key.channel().close();
            connect(((SharedLine) key.attachment()).receivers());
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | RuntimeException e) {
      failure = "" + e;
    }
  }

  private boolean isAlive(SelectionKey key) throws IOException {
    int read;
    try {
      read = ((SocketChannel) key.channel()).read(buffer.clear());
    } catch (IOException e) {
      return false; // a relay that was killed resets its connections
    }
    if (read > 0) {
      ((SharedLine) key.attachment()).take(buffer.flip());
    }
    return read >= 0;
  }

  private static void write(SelectionKey key) {
    try {
      boolean all = ((SharedLine) key.attachment()).flush();
      key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } catch (IOException e) {
      // it will be read, too, and end
    }
  }

  @Override
  public int fewest() {
    return groups.stream()
        .flatMap(List::stream)
        .mapToInt(Receiver::received)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  @Override
  public List<String> problems() {
    List<String> all = new ArrayList<>();
    groups.forEach(group -> group.forEach(receiver -> all.add(receiver.problem())));
    all.add(failure);
    return all.stream().filter(problem -> !problem.isEmpty()).distinct().toList();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
