package io.hbpush.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {

  private final TimerWheel wheel = new TimerWheel(100, 0);
  private final List<String> fired = new ArrayList<>();

  private Timer schedule(long millis, String name) {
    return wheel.schedule(Duration.ofMillis(millis), () -> fired.add(name));
  }

  @Test
  void firesNotBeforeTheDelayIsOverAndAtMostTwoTicksLater() {
    schedule(250, "a");

    wheel.advance(249);
    assertThat(fired).isEmpty();
    wheel.advance(500);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void firesOnce() {
    schedule(100, "a");

    wheel.advance(10_000);
    wheel.advance(1_000_000);

    assertThat(fired).containsExactly("a");
  }

  @Test
  void aTimerBeyondOneRoundWaitsForItsRound() {
    schedule(100_000, "late");

    wheel.advance(99_000);
    assertThat(fired).isEmpty();
    wheel.advance(100_300);
    assertThat(fired).containsExactly("late");
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    Timer timer = schedule(100, "a");

    timer.cancel();
    timer.cancel();
    wheel.advance(1000);

    assertThat(fired).isEmpty();
  }

  @Test
  void aTaskMayCancelTheTimerBehindItAndScheduleAnother() {
    List<Timer> second = new ArrayList<>();
    wheel.schedule(
        Duration.ofMillis(100),
        () -> {
          second.get(0).cancel();
          schedule(0, "new");
        });
    second.add(schedule(100, "cancelled"));
    schedule(100, "kept");

    wheel.advance(1000);

    assertThat(fired).containsExactly("kept", "new");
  }

  @Test
  void manyTimersFireInTheirTimeWhateverTheSteps() {
    Random random = new Random(1);
    List<Long> early = new ArrayList<>();
    long[] now = {0};
    int count = 10_000;
    for (int i = 0; i < count; i++) {
      long due = random.nextInt(200_000);
      wheel.schedule(
          Duration.ofMillis(due),
          () -> {
            fired.add("x");
            if (now[0] < due) {
              early.add(due);
            }
          });
    }
    while (now[0] < 201_000) {
      now[0] += random.nextInt(3000);
      wheel.advance(now[0]);
    }

    assertThat(early).isEmpty();
    assertThat(fired).hasSize(count);
  }
}
