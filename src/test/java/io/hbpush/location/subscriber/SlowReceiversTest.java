package io.hbpush.location.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.MessageId;
import io.hbpush.config.LocationSettings.Slow;
import io.hbpush.time.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SlowReceiversTest {

  private static final Logger log = (Logger) LoggerFactory.getLogger(SlowReceivers.class);
  private static final MessageId FROM = new MessageId(5, 0);
  private static final MessageId TO = new MessageId(9, 1);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final FakeTime time = new FakeTime();
  private final SlowReceivers slow = new SlowReceivers(time.timers());
  private final ch.qos.logback.classic.Level before = log.getLevel();

  @BeforeEach
  void listen() {
    log.setLevel(ch.qos.logback.classic.Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
    log.setLevel(before);
  }

  private List<String> said() {
    List<String> said = lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    lines.list.clear();
    return said;
  }

  @Test
  void theFirstIsNamedAndTheOthersAreCounted() {
    for (int i = 0; i < 1000; i++) {
      slow.found(i % 4 == 0 ? Slow.GAP : Slow.DISCONNECT, ChannelId.of("news"), FROM, TO);
    }
    assertThat(said()).containsExactly("slow-receiver outcome=gap channel=news from=5:0 to=9:1");

    time.advance(Duration.ofSeconds(10));
    assertThat(said()).containsExactly("slow-receivers-more gaps=249 disconnects=750 seconds=10");
    assertThat(slow.gaps()).isEqualTo(250);
    assertThat(slow.disconnects()).isEqualTo(750);
  }

  @Test
  void afterAQuietWhileTheNextIsNamedAgain() {
    slow.found(Slow.GAP, ChannelId.of("a"), FROM, TO);
    slow.found(Slow.GAP, ChannelId.of("b"), FROM, TO);
    time.advance(Duration.ofSeconds(20));
    assertThat(said()).hasSize(2);
    assertThat(time.pending()).isZero();

    slow.found(Slow.DISCONNECT, ChannelId.of("c"), FROM, TO);
    assertThat(said())
        .containsExactly("slow-receiver outcome=disconnect channel=c from=5:0 to=9:1");
  }
}
