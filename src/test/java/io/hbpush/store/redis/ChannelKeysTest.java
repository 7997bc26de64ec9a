package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.channel.ChannelId;
import io.lettuce.core.cluster.SlotHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelKeysTest {

  @Test
  void theStreamIsNamedAsDocumented() {
    ChannelKeys keys = new ChannelKeys.Namer("relay:", 0).of(ChannelId.of("news"));

    assertThat(keys.messages()).asString(ISO_8859_1).isEqualTo("relay:{news}:messages");
  }

  @Test
  void whatWouldEndTheHashTagIsEscaped() {
    ChannelKeys keys = new ChannelKeys.Namer("", 0).of(ChannelId.of("}a%7D}"));

    assertThat(keys.messages()).asString(ISO_8859_1).isEqualTo("{%7Da%257D%7D}:messages");
  }

  @Test
  void allKeysOfAChannelAreInOneSlotWhateverItsBytes() {
    for (String prefix : List.of("", "p:", "a{b", "a}b", "{t}", "{", "é{")) {
      ChannelKeys.Namer names = new ChannelKeys.Namer(prefix, 3);
      Set<String> all = new HashSet<>();
      for (int first = 0; first < 256; first++) {
        ChannelKeys keys = names.of(ChannelId.of(new byte[] {(byte) first, '}', '{'}));
        Set<Integer> slots = new HashSet<>();
        for (byte[] key : keys.all()) {
          slots.add(SlotHash.getSlot(key));
          all.add(new String(key, ISO_8859_1));
        }
        assertThat(slots).as("prefix %s, byte %s", prefix, first).hasSize(1);
      }
      assertThat(all).hasSize(4 * 256);
    }
  }

  @Test
  void aPrefixWithAnEmptyHashTagIsRefused() {
    assertThatThrownBy(() -> new ChannelKeys.Namer("a{}b", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key_prefix 'a{}b'");
  }
}
