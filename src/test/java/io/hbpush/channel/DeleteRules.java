package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.RecordingWatcher.DELETED;
import static io.hbpush.channel.Start.after;
import static io.hbpush.channel.Start.oldest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a deletion does to a channel and its watchers. */
abstract class DeleteRules extends LogRules {

  @Test
  void deletingAMissingChannelIsNoDeletion() {
    RecordingWatcher watcher = watch(NEWS);

    assertThat(get(log().delete(NEWS))).isEmpty();

    append(NEWS, "a");
    assertThat(watcher.next()).isEqualTo("a");
  }

  @Test
  void aDeletionAnswersWithTheChannelAsItWas() {
    append(NEWS, "a");
    MessageId b = append(NEWS, "b");
    read(NEWS, oldest(1));
    advanceSeconds(3);

    assertThat(get(log().delete(NEWS))).isEqualTo(Optional.of(new ChannelInfo(2, 3, 0, b)));
  }

  @Test
  void aDeletedChannelIsGoneAtOnce() {
    append(NEWS, "a");
    get(log().delete(NEWS));

    assertThat(exists(NEWS)).isFalse();
    assertThat(read(NEWS, after(BEFORE_ALL)).exists()).isFalse();
    assertThat(get(log().delete(NEWS))).isEmpty();
    assertThat(get(log().append(NEWS, draft("b"), Retention.DEFAULT, false)).outcome())
        .isEqualTo(Change.Outcome.NO_SUCH_CHANNEL);
  }

  @Test
  void aChannelMadeAfterADeletionStartsEmptyAndWithoutAGap() {
    append(NEWS, "a", keep(1, 3600));
    append(NEWS, "b", keep(1, 3600));
    read(NEWS, oldest(1));
    get(log().delete(NEWS));

    get(log().create(NEWS, Retention.DEFAULT, false));
    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(0, -1, 0, MessageId.NONE));
    assertThat(read(NEWS, oldest(1)).last()).isEqualTo(BEFORE_ALL);

    append(NEWS, "c");
    Page page = read(NEWS, after(BEFORE_ALL));
    assertThat(bodies(page)).containsExactly("c");
    assertThat(page.gap()).isFalse();
    assertThat(info(NEWS).messages()).isEqualTo(1);
  }

  @Test
  void watchersAreToldOnce() {
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    append(NEWS, "a");

    get(log().delete(NEWS));

    assertThat(one.next(2)).containsExactly("a", DELETED);
    assertThat(two.next(2)).containsExactly("a", DELETED);
    append(NEWS, "b");
    assertThat(one.next()).isEqualTo("b");
    assertThat(two.next()).isEqualTo("b");
  }

  @Test
  void watchersOfOtherChannelsAreNotTold() {
    RecordingWatcher other = watch(ChannelId.of("other"));
    append(NEWS, "a");

    get(log().delete(NEWS));

    append(ChannelId.of("other"), "b");
    assertThat(other.next()).isEqualTo("b");
  }

  @Test
  void aDeletionWaitsForTheLastWordsOfTheWatchers() {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    RecordingWatcher watcher = watch(NEWS);
    watcher.lastWords(slow);
    RecordingWatcher quick = watch(NEWS);
    append(NEWS, "a");

    CompletableFuture<Optional<ChannelInfo>> deletion = log().delete(NEWS).toCompletableFuture();

    assertThat(watcher.next(2)).containsExactly("a", DELETED);
    assertThat(quick.next(2)).containsExactly("a", DELETED);
    assertThat(exists(NEWS)).isFalse();
    assertThat(deletion).isNotDone();
    slow.complete(null);
    assertThat(get(deletion)).isPresent();
  }

  @Test
  void deletionsInARowAreToldOneByOne() {
    RecordingWatcher watcher = watch(NEWS);

    for (int i = 0; i < 20; i++) {
      append(NEWS, "" + i);
      get(log().delete(NEWS));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(watcher.next(2)).containsExactly("" + i, DELETED);
    }
  }

  @Test
  void aDeletionBeforeTheWatchIsNotTold() {
    append(NEWS, "a");
    get(log().delete(NEWS));
    append(NEWS, "b");

    RecordingWatcher watcher = watch(NEWS);

    append(NEWS, "c");
    assertThat(watcher.next()).isEqualTo("c");
  }
}
