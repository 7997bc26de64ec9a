package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hbpush.channel.ChannelId;

/**
 * The names under which one channel is kept, all with one hash tag. Immutable.
 *
 * <p>In the tag {@code %} and {@code }} are written as {@code %25} and {@code %7D}: a bare {@code
 * }} would end it early. Every other byte stands for itself.
 *
 * @param shard where changes are announced; Redis's channels are the same for all its databases, so
 *     the name tells which one is meant
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChannelKeys(byte[] messages, byte[] channel, byte[] held, byte[] shard) {

  private static final String CHANNEL = ":channel";
  private static final String ONCE = ":once:";

  /** Makes the names of the channels of one store. Immutable. */
  static final class Namer {
    private final String prefix; // one character per byte
    private final int database;

    /**
     * @throws IllegalArgumentException if keys with this prefix cannot have a hash tag
     */
    Namer(String keyPrefix, int database) {
      this.prefix = new String(keyPrefix.getBytes(UTF_8), ISO_8859_1);
      this.database = database;
      int open = prefix.indexOf('{');
      if (open >= 0 && prefix.startsWith("}", open + 1)) {
        throw new IllegalArgumentException(
            "key_prefix '"
                + keyPrefix
                + "' must not begin a hash tag with '{}': a channel's keys would be apart");
      }
    }

    ChannelKeys of(ChannelId channel) {
      String tag = prefix + '{' + escape(channel.latin1()) + '}';
      return new ChannelKeys(
          bytes(tag + ":messages"),
          bytes(tag + CHANNEL),
          bytes(tag + ":held"),
          bytes(tag + ":announced:" + database));
    }

    /** A key that belongs to the store as a whole. */
    byte[] ofStore(String name) {
      return bytes(prefix + "{}" + name);
    }

    private static byte[] bytes(String latin1) {
      return latin1.getBytes(ISO_8859_1);
    }

    private static String escape(String id) {
      return id.indexOf('%') < 0 && id.indexOf('}') < 0
          ? id
          : id.replace("%", "%25").replace("}", "%7D");
    }
  }

  byte[][] all() {
    return new byte[][] {messages, channel, held, shard};
  }

  /** Where it is kept that a publication with this idempotency key was made. */
  byte[] once(String idempotencyKey) {
    String tagged = new String(channel, ISO_8859_1);
    String tag = tagged.substring(0, tagged.length() - CHANNEL.length());
    return (tag + ONCE + idempotencyKey).getBytes(ISO_8859_1);
  }

  /** The shard channel as a key of maps. */
  String shardName() {
    return new String(shard, ISO_8859_1);
  }
}
