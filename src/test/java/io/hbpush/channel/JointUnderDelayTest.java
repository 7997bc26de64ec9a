package io.hbpush.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.LateLog.Appended;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * R-135 by brute force, on a log that tells everything as late as it may: no position that a client
 * is given passes a message that it was not given, whatever the order was in which answers and
 * announcements came.
 */
final class JointUnderDelayTest {

  private static final int RUNS = 20_000;
  private static final int MESSAGES = 12;
  private static final List<ChannelId> ALL =
      List.of(ChannelId.of("a"), ChannelId.of("b"), ChannelId.of("c"));
  private static final MessageId START = new MessageId(100, -1);

  @Test
  void noPositionPassesAMessageThatWasNotGiven() {
    for (int seed = 0; seed < RUNS; seed++) {
      run(seed);
    }
  }

  private static void run(int seed) {
    Random random = new Random(seed);
    LateLog log = new LateLog(random);
    ManualLoop loop = new ManualLoop(0);
    RecordingSubscriber stream =
        new RecordingSubscriber(loop, JointPosition.at(100, ALL.size()), Integer.MAX_VALUE);
    new Channels(log, 1).subscribe(ALL, List.of(START, START, START), stream, Terms.NONE);
    while (log.all.size() < MESSAGES) {
      switch (random.nextInt(10)) {
        case 0, 1 -> log.append(ALL.get(random.nextInt(ALL.size())));
        case 2 -> log.nextSecond();
        case 3, 4 -> log.announce();
        case 5, 6, 7 -> log.answer();
        case 8 -> stream.full = true;
        default -> stream.drained();
      }
      if (random.nextInt(4) > 0) {
        loop.run();
      }
    }
    stream.drained();
    do {
      loop.run();
    } while (log.announce() || log.answer() || loop.waiting() > 0);

    assertThat(stream.received).as("run %d", seed).hasSize(MESSAGES);
    for (int cut = 0; cut < MESSAGES; cut++) {
      JointPosition position = (JointPosition) stream.places.get(cut);
      List<Message> rest =
          log.all.stream()
              .filter(one -> one.message().id().isAfter(in(position, one)))
              .map(Appended::message)
              .toList();
      List<Message> notGiven =
          stream.shared.subList(cut + 1, MESSAGES).stream().map(SharedMessage::message).toList();
      assertThat(rest)
          .as("run %d, after %s of %s", seed, position, stream.places)
          .containsExactlyInAnyOrderElementsOf(notGiven);
    }
  }

  private static MessageId in(JointPosition position, Appended appended) {
    return position.in(ALL.indexOf(appended.channel()));
  }
}
