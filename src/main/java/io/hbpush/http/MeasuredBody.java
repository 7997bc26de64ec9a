package io.hbpush.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/** A body of known length, as Undertow reads it. Confined to its loop. */
final class MeasuredBody implements Body {

  private final StreamSourceChannel channel;

  MeasuredBody(StreamSourceChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public void onReadable(Runnable task) {
    channel.getReadSetter().set(readable -> task.run());
    channel.resumeReads();
  }

  @Override
  public void rest() {
    channel.getReadSetter().set(null);
    channel.suspendReads();
  }
}
