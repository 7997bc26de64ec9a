package io.hbpush.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void aTaskBroughtByATaskRunsAfterIt() {
    List<String> ran = new ArrayList<>();
    Turns turns = new Turns();

    turns.execute(
        () -> {
          turns.execute(() -> ran.add("second"));
          ran.add("first");
        });

    assertThat(ran).containsExactly("first", "second");
  }
}
