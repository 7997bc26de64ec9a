package io.hbpush.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {

  private long now;
  private final TimerWheel wheel = new TimerWheel(100, () -> now);
  private final List<String> fired = new ArrayList<>();

  private Timer schedule(long millis, String name) {
    return wheel.schedule(Duration.ofMillis(millis), () -> fired.add(name));
  }

  private void advanceTo(long millis) {
    now = millis;
    wheel.advance();
  }

  @Test
  void aWheelThatIsBehindDoesNotFireEarly() {
    now = 3000; // it was not turned for so long

    schedule(1000, "a");
    wheel.advance();
    advanceTo(3999);

    assertThat(fired).isEmpty();
    advanceTo(4100);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void aTaskThatThrowsDoesNotKeepTheOthersFromTheirs() {
    wheel.schedule(
        Duration.ofMillis(100),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    schedule(100, "a");

    advanceTo(1000);

    assertThat(fired).containsExactly("a");
  }

  @Test
  void firesNotBeforeTheDelayIsOverAndAtMostTwoTicksLater() {
    schedule(250, "a");

    advanceTo(249);
    assertThat(fired).isEmpty();
    advanceTo(500);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void firesOnce() {
    schedule(100, "a");

    advanceTo(10_000);
    advanceTo(1_000_000);

    assertThat(fired).containsExactly("a");
  }

  @Test
  void aTimerBeyondOneRoundWaitsForItsRound() {
    schedule(100_000, "late");

    advanceTo(99_000);
    assertThat(fired).isEmpty();
    advanceTo(100_300);
    assertThat(fired).containsExactly("late");
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    Timer timer = schedule(100, "a");

    timer.cancel();
    timer.cancel();
    advanceTo(1000);

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

    advanceTo(1000);
    advanceTo(1200);

    assertThat(fired).containsExactly("kept", "new");
  }

  @Test
  void manyTimersFireInTheirTimeWhateverTheSteps() {
    Random random = new Random(1);
    List<Long> early = new ArrayList<>();
    int count = 10_000;
    for (int i = 0; i < count; i++) {
      long due = random.nextInt(200_000);
      wheel.schedule(
          Duration.ofMillis(due),
          () -> {
            fired.add("x");
            if (now < due) {
              early.add(due);
            }
          });
    }
    while (now < 201_000) {
      now += random.nextInt(3000);
      wheel.advance();
    }

    assertThat(early).isEmpty();
    assertThat(fired).hasSize(count);
  }
}
