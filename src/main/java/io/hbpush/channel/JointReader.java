package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Looks once for the next message of several channels, in the order of {@link Joint}. Immutable.
 *
 * <p>Like there, channels that had nothing are asked once more if the message begins a new second.
 */
public final class JointReader {

  /** A message, and the channel that it is from. */
  private record Found(int channel, Message message) {

    boolean isBefore(Found other) {
      int byId = message.id().compareTo(other.message.id());
      return byId < 0 || (byId == 0 && channel < other.channel);
    }
  }

  private final MessageLog log;
  private final List<ChannelId> ids;

  /** Reads these channels, whose order is that of positions. */
  public JointReader(MessageLog log, List<ChannelId> ids) {
    this.log = log;
    this.ids = List.copyOf(ids);
  }

  /** The next message after a position. */
  public CompletionStage<JointPage> after(JointPosition position) {
    return all(i -> log.read(ids.get(i), Start.after(position.in(i)), 1))
        .thenCompose(
            pages -> {
              List<MessageId> starts = new ArrayList<>();
              for (int i = 0; i < ids.size(); i++) {
                starts.add(position.in(i));
              }
              return page(pages, position, starts);
            });
  }

  /**
   * For a reader without a position: the n-th oldest of all messages together, or the n-th newest.
   *
   * @param n from 1 when counted from the oldest, from 0 when from the newest
   */
  public CompletionStage<JointPage> first(boolean fromOldest, int n) {
    Start start = fromOldest ? Start.oldest(1) : Start.newest(n);
    return all(i -> log.read(ids.get(i), start, Math.max(1, n)))
        .thenCompose(pages -> first(pages, fromOldest, n));
  }

  private CompletionStage<JointPage> first(List<Page> pages, boolean fromOldest, int n) {
    List<Found> stored = new ArrayList<>();
    List<MessageId> starts = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      starts.add(pages.get(i).position());
      for (Message message : pages.get(i).messages()) {
        stored.add(new Found(i, message));
      }
    }
    stored.sort((one, other) -> one.isBefore(other) ? -1 : 1);
    int skipped = fromOldest ? Math.min(n, stored.size()) - 1 : stored.size() - n;
    JointPosition position = n == 0 ? newest(pages) : JointPosition.at(0, ids.size());
    for (Found found : stored.subList(0, Math.max(0, skipped))) {
      position = position.after(found.channel(), found.message().id());
      starts.set(found.channel(), found.message().id());
    }
    List<Page> rest = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      Page page = pages.get(i);
      MessageId start = starts.get(i);
      rest.add(
          new Page(
              page.exists(),
              page.messages().stream().filter(one -> one.id().isAfter(start)).toList(),
              start,
              false,
              page.last()));
    }
    return page(rest, position, starts);
  }

  /** Everything up to the last message of each channel has come. */
  private static JointPosition newest(List<Page> pages) {
    long time = pages.stream().mapToLong(page -> page.last().time()).max().orElse(0);
    JointPosition position = JointPosition.at(time, pages.size());
    for (int i = 0; i < pages.size(); i++) {
      MessageId last = pages.get(i).last();
      if (last.time() == time && last.isAfter(MessageId.BEFORE_ALL)) {
        position = position.after(i, last);
      }
    }
    return position;
  }

  private CompletionStage<JointPage> page(
      List<Page> pages, JointPosition position, List<MessageId> starts) {
    if (!pages.stream().allMatch(Page::exists)) {
      return CompletableFuture.completedFuture(JointPage.missing(ids.size()));
    }
    Optional<Found> first = first(pages);
    boolean newSecond = first.isPresent() && first.get().message().id().time() > position.time();
    if (!newSecond || pages.stream().noneMatch(page -> page.messages().isEmpty())) {
      return CompletableFuture.completedFuture(page(pages, first, position, starts));
    }
    return all(i ->
            pages.get(i).messages().isEmpty()
                ? log.readCertainly(ids.get(i), starts.get(i), 1, false)
                : CompletableFuture.completedFuture(pages.get(i)))
        .thenApply(
            again ->
                again.stream().allMatch(Page::exists)
                    ? page(again, first(again), position, starts)
                    : JointPage.missing(ids.size()));
  }

  private static JointPage page(
      List<Page> pages, Optional<Found> first, JointPosition position, List<MessageId> starts) {
    boolean gap =
        first.isPresent()
            ? pages.get(first.get().channel()).gap()
            : pages.stream().anyMatch(Page::gap);
    return new JointPage(
        true,
        first.map(
            found ->
                new PlacedMessage(
                    new SharedMessage(found.message(), 1),
                    position.after(found.channel(), found.message().id()))),
        position,
        starts,
        gap);
  }

  private static Optional<Found> first(List<Page> pages) {
    Found first = null;
    for (int i = 0; i < pages.size(); i++) {
      if (!pages.get(i).messages().isEmpty()) {
        Found found = new Found(i, pages.get(i).messages().get(0));
        first = first == null || found.isBefore(first) ? found : first;
      }
    }
    return Optional.ofNullable(first);
  }

  private CompletionStage<List<Page>> all(Function<Integer, CompletionStage<Page>> read) {
    return Stages.all(ids.size(), read);
  }
}
