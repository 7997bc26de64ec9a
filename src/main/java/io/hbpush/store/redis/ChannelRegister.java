package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Which channels there are, for {@code max_channels}: a sorted set of ids, by when to look whether
 * they are still there.
 *
 * <p>The set is one key for the whole store and so not in the hand of the scripts that make
 * channels: two nodes that make and lose channels at the same moment may be off by a few.
 * Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class ChannelRegister {

  /** A channel that is there against expectation is looked at again after so long. */
  private static final long AGAIN_MILLIS = 60_000;

  /** What has become due is looked at in such portions, so that nobody waits for all of it. */
  private static final int PORTION = 20;

  private final RedisLink link;
  private final ChannelKeys.Namer names;
  private final Supplier<byte[]> now;
  private final byte[][] key;

  ChannelRegister(RedisLink link, ChannelKeys.Namer names, Supplier<byte[]> now) {
    this.link = link;
    this.names = names;
    this.now = now;
    this.key = new byte[][] {names.ofStore("channels")};
  }

  /** Whether one more channel may be made; if so, it is entered. */
  CompletableFuture<Boolean> admit(ChannelId channel, Retention retention) {
    return register("admit", channel, life(retention), retention.maxChannels())
        .thenCompose(
            reply -> {
              List<ChannelId> due = due(reply);
              if (reply.number(0) != 0 || due.isEmpty()) {
                return CompletableFuture.completedFuture(reply.number(0) != 0);
              }
              return look(due).thenCompose(looked -> admit(channel, retention));
            });
  }

  /** A channel was made. */
  void made(ChannelId channel, Retention retention) {
    register("enter", channel, life(retention), 0).thenCompose(reply -> look(due(reply)));
  }

  /** A channel was deleted. */
  void deleted(ChannelId channel) {
    register("strike", channel, 0, 0);
  }

  private CompletableFuture<Void> look(List<ChannelId> due) {
    List<CompletableFuture<?>> looks = new ArrayList<>();
    for (ChannelId channel : due) {
      looks.add(
          link.run(Script.INSPECT, names.of(channel).all(), now.get())
              .thenCompose(
                  reply ->
                      reply.number(0) == 0
                          ? register("enter", channel, AGAIN_MILLIS, 0)
                          : register("strike", channel, 0, 0)));
    }
    return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Reply> register(
      String what, ChannelId channel, long millis, long most) {
    return link.run(
        Script.REGISTER,
        key,
        now.get(),
        what.getBytes(ISO_8859_1),
        channel.bytes(),
        Long.toString(millis).getBytes(ISO_8859_1),
        Long.toString(most).getBytes(ISO_8859_1),
        Integer.toString(PORTION).getBytes(ISO_8859_1));
  }

  private static List<ChannelId> due(Reply reply) {
    List<ChannelId> due = new ArrayList<>();
    for (Object id : (List<?>) reply.values().get(1)) {
      due.add(ChannelId.of((byte[]) id));
    }
    return due;
  }

  private static long life(Retention retention) {
    return 1000
        * Math.min(1_000_000_000, retention.messageSeconds() + retention.channelSeconds() + 1);
  }
}
