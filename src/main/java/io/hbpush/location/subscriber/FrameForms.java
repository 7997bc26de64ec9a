package io.hbpush.location.subscriber;

import io.hbpush.websocket.Compression;
import io.hbpush.websocket.Deflation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A location's forms of WebSocket frames: with ids and without, in each compression. Immutable. */
final class FrameForms {

  private final FrameForm plain;
  private final FrameForm plainWithMeta;
  private final Map<Deflation, FrameForm> deflated = new EnumMap<>(Deflation.class);
  private final Map<Deflation, FrameForm> deflatedWithMeta = new EnumMap<>(Deflation.class);

  /**
   * Makes all.
   *
   * @param threshold bytes from which on a message is compressed
   */
  FrameForms(long threshold) {
    plain = new FrameForm(false, Optional.empty(), threshold);
    plainWithMeta = new FrameForm(true, Optional.empty(), threshold);
    for (Deflation way : Deflation.values()) {
      deflated.put(way, new FrameForm(false, Optional.of(way), threshold));
      deflatedWithMeta.put(way, new FrameForm(true, Optional.of(way), threshold));
    }
  }

  FrameForm get(boolean meta, Optional<Compression> compression) {
    if (compression.isEmpty()) {
      return meta ? plainWithMeta : plain;
    }
    return (meta ? deflatedWithMeta : deflated).get(compression.get().deflation());
  }
}
