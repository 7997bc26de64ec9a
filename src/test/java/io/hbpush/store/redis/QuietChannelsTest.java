package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.Appetite;
import io.hbpush.channel.Batch;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Channels;
import io.hbpush.channel.Draft;
import io.hbpush.channel.Ending;
import io.hbpush.channel.JointPage;
import io.hbpush.channel.JointPosition;
import io.hbpush.channel.JointReader;
import io.hbpush.channel.ManualLoop;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.RecordingWatcher;
import io.hbpush.channel.Start;
import io.hbpush.channel.Subscriber;
import io.hbpush.channel.Terms;
import io.hbpush.time.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What it costs Redis that many wait for channels of which little is heard. */
class QuietChannelsTest {

  private static final ChannelId BUSY = ChannelId.of("busy");
  private static final List<ChannelId> ALL =
      Stream.of("busy", "quiet1", "quiet2", "quiet3", "quiet4").map(ChannelId::of).toList();
  private static final int READERS = 200;
  private static final int MESSAGES = 100;
  private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

  private final FakeTime time = new FakeTime();
  private final ManualLoop loop = new ManualLoop(0);
  private RedisProcess server;
  private Node node;
  private Channels channels;

  @BeforeEach
  void open() throws IOException {
    server = RedisProcess.running("--appendonly", "no");
    node = new Node(TestRedis.settings(server), time);
    channels = new Channels(node.log, 1);
    ALL.forEach(id -> Node.get(node.log.create(id, Node.ALL, false)));
  }

  @AfterEach
  void close() throws IOException {
    node.close();
    server.close();
  }

  /** How many scripts the server has run. */
  private long scripts() {
    Matcher calls =
        CALLS.matcher(TestRedis.administer(server.address(), redis -> redis.info("commandstats")));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  private void append(ChannelId id, String body) {
    Node.get(
        node.log.append(id, new Draft(body.getBytes(UTF_8), MessageHeaders.NONE), Node.ALL, true));
  }

  /** Counts what it is given. */
  private static final class Reader extends Subscriber {
    private int received;
    private boolean waits;

    Reader(ManualLoop loop, JointPosition position) {
      super(loop, position, 10);
    }

    @Override
    protected void waits() {
      waits = true;
    }

    @Override
    protected Appetite receive(Batch batch, boolean gap) {
      received += batch.messages().size();
      advanceTo(batch.last());
      return Appetite.MORE;
    }

    @Override
    protected boolean isLasting() {
      return true;
    }

    @Override
    protected void end(Ending why) {
      throw new AssertionError(why);
    }

    @Override
    protected void fail(Throwable why) {
      throw new AssertionError(why);
    }
  }

  private List<Reader> readers(int count) {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JointPosition nothing = JointPosition.at(0, ALL.size());
      JointPage page = Node.get(new JointReader(node.log, ALL).after(nothing));
      Reader reader = new Reader(loop, page.position());
      channels.subscribe(ALL, page.starts(), reader, Terms.NONE);
      readers.add(reader);
    }
    await()
        .until(
            () -> {
              loop.run();
              return readers.stream().allMatch(reader -> reader.waits);
            });
    return readers;
  }

  @Test
  void aMessageOfOneChannelMakesNobodyAskForTheOthers() {
    List<Reader> readers = readers(READERS);
    long before = scripts();

    for (int i = 1; i <= MESSAGES; i++) {
      time.advance(Duration.ofSeconds(1));
      append(BUSY, "m" + i);
      int sofar = i;
      await()
          .until(
              () -> {
                loop.run();
                return readers.stream().allMatch(reader -> reader.received == sofar);
              });
    }

    long ran = scripts() - before;
    assertThat(ran).isBetween((long) MESSAGES, 2L * MESSAGES); // counts are repeated, too
  }

  @Test
  void whoComesToAQuietChannelThatIsWatchedIsAnsweredHere() {
    readers(1);
    long before = scripts();

    readers(READERS);

    assertThat(scripts() - before).isLessThan(READERS);
  }

  @Test
  void aChannelThatWasMadeAgainIsAnsweredHereOnceItWasAskedFor() {
    RecordingWatcher watcher = node.watch();
    node.append("a");
    Node.get(node.log.delete(Node.NEWS));
    Node.get(node.log.create(Node.NEWS, Node.ALL, false));
    assertThat(watcher.next(2)).containsExactly("a", RecordingWatcher.DELETED);
    MessageId future = new MessageId(FakeTime.T.getEpochSecond() + 9, 0);
    assertThat(Node.get(node.log.read(Node.NEWS, Start.after(future), 1)).exists()).isTrue();

    long before = scripts();
    assertThat(Node.get(node.log.readCertainly(Node.NEWS, future, 1, true)).messages()).isEmpty();
    assertThat(Node.get(node.log.read(Node.NEWS, Start.after(future), 1)).messages()).isEmpty();

    assertThat(scripts()).isEqualTo(before);
  }

  @Test
  void aChannelThatIsGoneIsNotTakenForAQuietOne() {
    RecordingWatcher watcher = node.watch();
    node.append("a");
    MessageId last = node.append("b");
    Node.get(node.log.delete(Node.NEWS));
    assertThat(watcher.next(3)).contains(RecordingWatcher.DELETED);

    assertThat(Node.get(node.log.read(Node.NEWS, Start.after(last), 1)).exists()).isFalse();
    assertThat(Node.get(node.log.readCertainly(Node.NEWS, last, 1, true)).exists()).isFalse();
  }
}
