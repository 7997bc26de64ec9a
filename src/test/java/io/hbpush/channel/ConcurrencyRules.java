package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.Start.after;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What holds while many publish, read and delete at once: R-07. */
abstract class ConcurrencyRules extends LogRules {

  private static final int THREADS = 16;

  private static <V> List<V> atOnce(int threads, IntFunction<Callable<V>> task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<V>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<V> work = task.apply(i);
        futures.add(
            pool.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<V> results = new ArrayList<>();
      for (Future<V> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void publishersOfAMissingChannelMakeItOnceAndLoseNothing() throws Exception {
    RecordingWatcher watcher = watch(NEWS);

    List<MessageId> ids = atOnce(9, thread -> () -> append(NEWS, "" + thread));

    Collections.sort(ids);
    for (int i = 0; i < 9; i++) {
      assertThat(ids.get(i)).isEqualTo(id(T, i));
    }
    List<String> order = backlog(NEWS);
    assertThat(order).hasSize(9).doesNotHaveDuplicates();
    assertThat(watcher.next(9)).isEqualTo(order);
  }

  @Test
  void sixteenPublishersGetGapFreeIdsInEachChannel() throws Exception {
    int each = 100;
    ChannelId other = ChannelId.of("other");
    RecordingWatcher watcher = watch(NEWS);

    atOnce(
        THREADS,
        thread ->
            () -> {
              MessageId last = BEFORE_ALL;
              for (int i = 0; i < each; i++) {
                MessageId id = append(NEWS, thread + "." + i, keep(-1, 3600));
                assertThat(id).isGreaterThan(last);
                last = id;
                append(other, "x", keep(-1, 3600));
              }
              return last;
            });

    for (ChannelId channel : List.of(NEWS, other)) {
      List<Message> all = get(log().read(channel, after(BEFORE_ALL), 10_000)).messages();
      assertThat(all).hasSize(THREADS * each);
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).id()).isEqualTo(id(T, i));
      }
    }
    for (int i = 0; i < THREADS * each; i++) {
      assertThat(watcher.nextMessage().id()).isEqualTo(id(T, i));
    }
  }

  @Test
  void aReaderThatFollowsMissesAndRepeatsNothing() throws Exception {
    int messages = 500;
    append(NEWS, "0", keep(-1, 3600));

    List<List<String>> got =
        atOnce(
            3,
            thread ->
                () -> {
                  List<String> bodies = new ArrayList<>();
                  MessageId position = BEFORE_ALL;
                  for (int i = 1; thread == 0 && i < messages; i++) {
                    append(NEWS, "" + i, keep(-1, 3600));
                  }
                  while (bodies.size() < messages) {
                    Page page = get(log().read(NEWS, after(position), 7));
                    for (Message message : page.messages()) {
                      bodies.add(body(message));
                      position = message.id();
                    }
                  }
                  return bodies;
                });

    for (List<String> bodies : got) {
      for (int i = 0; i < messages; i++) {
        assertThat(bodies.get(i)).isEqualTo("" + i);
      }
    }
  }

  @Test
  void watchersThatComeAndGoHearEverythingWhileTheyAreThere() throws Exception {
    AtomicBoolean over = new AtomicBoolean();

    atOnce(
        4,
        thread ->
            () -> {
              if (thread == 0) {
                for (int i = 0; i < 400; i++) {
                  append(NEWS, "" + i, keep(-1, 3600));
                }
                over.set(true);
                return null;
              }
              while (!over.get()) {
                RecordingWatcher watcher = watch(NEWS);
                Page page = read(NEWS, Start.newest(0));
                MessageId last = append(NEWS, "mark", keep(-1, 3600));
                List<MessageId> told = new ArrayList<>();
                while (told.isEmpty() || !told.get(told.size() - 1).equals(last)) {
                  MessageId id = watcher.nextMessage().id();
                  if (id.isAfter(page.position())) {
                    told.add(id);
                  }
                }
                watcher.watch.close();
                List<MessageId> stored = new ArrayList<>();
                for (Message message :
                    get(log().read(NEWS, after(page.position()), told.size())).messages()) {
                  stored.add(message.id());
                }
                assertThat(told).isEqualTo(stored);
              }
              return null;
            });
  }

  @Test
  void deletionsAmongPublicationsNeverRepeatAnId() throws Exception {
    List<List<MessageId>> ids =
        atOnce(
            THREADS,
            thread ->
                () -> {
                  List<MessageId> mine = new ArrayList<>();
                  for (int i = 0; i < 50; i++) {
                    if (thread == 0) {
                      get(log().delete(NEWS));
                    } else {
                      mine.add(append(NEWS, ""));
                    }
                  }
                  return mine;
                });

    assertThat(ids.stream().flatMap(List::stream)).hasSize(15 * 50).doesNotHaveDuplicates();
  }
}
