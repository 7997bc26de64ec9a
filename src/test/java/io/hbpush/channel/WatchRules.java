package io.hbpush.channel;

import static io.hbpush.channel.Start.after;
import static io.hbpush.channel.Start.newest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who is told of a message, and in which order. */
abstract class WatchRules extends LogRules {

  @Test
  void aWatcherIsGivenTheWholeMessage() {
    RecordingWatcher watcher = watch(NEWS);
    byte[] body = {0, 1, '\r', '\n', (byte) 0xff};
    MessageHeaders headers =
        new MessageHeaders(
            Optional.of("a:b/c; d=\u00fc"), Optional.of("gzip"), Optional.of("e\u00e9"));

    get(log().append(NEWS, new Draft(body, headers), Retention.DEFAULT, true));

    Message message = watcher.nextMessage();
    assertThat(message.id()).isEqualTo(id(T, 0));
    assertThat(message.body()).isEqualTo(body);
    assertThat(message.headers()).isEqualTo(headers);
  }

  @Test
  void anEmptyMessageWithoutHeadersIsToldAsSuch() {
    RecordingWatcher watcher = watch(NEWS);

    append(NEWS, "");

    Message message = watcher.nextMessage();
    assertThat(message.body()).isEmpty();
    assertThat(message.headers()).isEqualTo(MessageHeaders.NONE);
  }

  @Test
  void messagesAreToldInOrderAndOnce() {
    RecordingWatcher watcher = watch(NEWS);
    List<CompletionStage<Change>> appends = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      appends.add(log().append(NEWS, draft("" + i), Retention.DEFAULT, true));
      expected.add("" + i);
    }
    appends.forEach(LogRules::get);

    assertThat(watcher.next(200)).containsExactlyInAnyOrderElementsOf(expected);
    append(NEWS, "end");
    assertThat(watcher.next()).isEqualTo("end");
  }

  @Test
  void whatWasThereBeforeTheWatchIsNotTold() {
    append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);

    append(NEWS, "b");

    assertThat(watcher.next()).isEqualTo("b");
  }

  @Test
  void aChannelNeedNotExistToBeWatched() {
    RecordingWatcher watcher = watch(NEWS);
    assertThat(exists(NEWS)).isFalse();

    get(log().create(NEWS, Retention.DEFAULT, false));
    append(NEWS, "a");

    assertThat(watcher.next()).isEqualTo("a");
  }

  @Test
  void onceLiveAMessageIsFoundOrTold() {
    for (int i = 0; i < 50; i++) {
      ChannelId channel = ChannelId.of("race" + i);
      append(channel, "before");
      CompletionStage<Change> racing =
          log().append(channel, draft("racing"), Retention.DEFAULT, true);

      RecordingWatcher watcher = watch(channel);
      Page page = read(channel, newest(2));
      get(racing);
      append(channel, "end");

      List<String> got = new ArrayList<>(bodies(page));
      MessageId known = page.messages().get(page.messages().size() - 1).id();
      for (String last = ""; !last.equals("end"); ) {
        Message told = watcher.nextMessage();
        last = body(told);
        if (told.id().isAfter(known)) {
          got.add(last);
        }
      }
      assertThat(got).containsExactly("before", "racing", "end");
      watcher.watch.close();
    }
  }

  @Test
  void aReadRightAfterAnAppendFindsItAlsoWhileWatching() {
    RecordingWatcher watcher = watch(NEWS);
    MessageId position = append(NEWS, "start");

    for (int i = 0; i < 200; i++) {
      MessageId id = append(NEWS, "" + i);
      assertThat(backlogAfter(NEWS, position)).containsExactly("" + i);
      position = id;
    }
    assertThat(read(NEWS, after(position)).messages()).isEmpty();
    assertThat(watcher.next()).isEqualTo("start");
  }

  @Test
  void readsWhileWatchingTellGapsAndTrimmingLikeAnyOther() {
    watch(NEWS);
    MessageId a = append(NEWS, "a", keep(2, 3600));
    append(NEWS, "b", keep(2, 3600));
    append(NEWS, "c", keep(2, 3600));
    append(NEWS, "d", keep(2, 3600));

    assertThat(backlogAfter(NEWS, a)).containsExactly("c", "d");
    assertThat(read(NEWS, after(a)).gap()).isTrue();
    assertThat(backlog(NEWS)).containsExactly("c", "d");
  }

  @Test
  void readsWhileWatchingNeverGiveWhatHasExpired() {
    watch(NEWS);
    MessageId a = append(NEWS, "a", keep(10, 5));
    append(NEWS, "b", keep(10, 5));
    assertThat(backlogAfter(NEWS, a)).containsExactly("b");

    advanceSeconds(5);
    assertThat(backlogAfter(NEWS, a)).containsExactly("b");

    advanceSeconds(1);
    assertThat(backlogAfter(NEWS, a)).isEmpty();
  }

  @Test
  void readsWhileWatchingAreRequests() {
    RecordingWatcher watcher = watch(NEWS);
    MessageId a = append(NEWS, "a");
    watcher.next();
    advanceSeconds(100);

    read(NEWS, after(a));
    watcher.watch.held(new Held(1, a, 1, 0));

    await().untilAsserted(() -> assertThat(info(NEWS).requestedSecondsAgo()).isEqualTo(0));
  }

  @Test
  void aClosedWatchTellsNothingMore() {
    RecordingWatcher closed = watch(NEWS);
    RecordingWatcher open = watch(NEWS);
    append(NEWS, "a");
    assertThat(closed.next()).isEqualTo("a");

    closed.watch.close();
    closed.watch.close();
    append(NEWS, "b");
    get(log().delete(NEWS));

    assertThat(open.next(3)).containsExactly("a", "b", RecordingWatcher.DELETED);
    assertThat(closed.pending()).isZero();
  }

  @Test
  void aWatchThatIsOpenedAgainHearsOnlyWhatComesThen() {
    for (int i = 0; i < 20; i++) {
      RecordingWatcher watcher = watch(NEWS);
      append(NEWS, "" + i);
      assertThat(watcher.next()).isEqualTo("" + i);
      watcher.watch.close();
      append(NEWS, "missed");
    }
  }

  @Test
  void watchersHearOfTheirOwnChannelOnly() {
    RecordingWatcher news = watch(NEWS);
    RecordingWatcher other = watch(ChannelId.of("other"));

    append(NEWS, "a");
    append(ChannelId.of("other"), "b");

    assertThat(news.next()).isEqualTo("a");
    assertThat(other.next()).isEqualTo("b");
    append(NEWS, "c");
    assertThat(news.next()).isEqualTo("c");
  }
}
