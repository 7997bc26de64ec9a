package io.hbpush.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Many {@link Receiver}s on one thread. One whose connection ends connects again, to where it is
 * then told to, and goes on behind its last message.
 */
final class Audience implements Runnable, Listening {

  /** More than that from one address to one port would meet connections that linger. */
  private static final int PER_ADDRESS = 5_000;

  private final Selector selector = Selector.open();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Receiver> lost = new ArrayList<>(); // to be connected again
  private final IntSupplier port;
  private final int network;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final Thread thread = new Thread(this, "audience");
  private int connected; // how often; chooses the address
  private volatile boolean closed;
  private volatile String failure = "";

  /**
   * An audience of nobody.
   *
   * @param port where the relay is; asked for each connection, on the audience's thread
   * @param network the second byte of the loopback addresses that are connected from
   */
  Audience(IntSupplier port, int network) throws IOException {
    this.port = port;
    this.network = network;
  }

  /** Adds receivers. Before {@link #start} only. */
  void add(Door door, String path, int count) {
    for (int i = 0; i < count; i++) {
      receivers.add(new Receiver(door, path));
    }
  }

  /** Connects all, then receives. */
  void start() throws IOException {
    for (Receiver receiver : receivers) {
      connect(receiver);
    }
    thread.start();
  }

  private void connect(Receiver receiver) throws IOException {
    byte[] from = {127, (byte) network, 0, (byte) (1 + connected++ / PER_ADDRESS)};
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt()));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, receiver);
    receiver.begin((target, headers) -> ask(channel, target, headers));
  }

  private static void ask(SocketChannel channel, String target, String headers) throws IOException {
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) { // a new request fits into the socket's buffer
      channel.write(bytes);
    }
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          read(key);
        }
        selector.selectedKeys().clear();
        reconnect();
      }
    } catch (IOException | RuntimeException e) {
      failure = "" + e;
    }
  }

  private void read(SelectionKey key) throws IOException {
    Receiver receiver = (Receiver) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    int read;
    try {
      read = channel.read(buffer.clear());
      if (read > 0) {
        receiver.take(buffer.flip());
      }
    } catch (IOException e) {
      read = -1; // a relay that was killed resets its connections
    }
    if (read < 0) {
      channel.close();
      lost.add(receiver);
    }
  }

  private void reconnect() throws IOException {
    if (!lost.isEmpty()) {
      selector.selectNow(); // only then are the descriptors of closed connections given back
      for (Receiver receiver : lost) {
        connect(receiver);
      }
      lost.clear();
    }
  }

  @Override
  public int fewest() {
    return receivers.stream().mapToInt(Receiver::received).min().orElse(Integer.MAX_VALUE);
  }

  @Override
  public List<String> problems() {
    List<String> all = new ArrayList<>(receivers.stream().map(Receiver::problem).toList());
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
