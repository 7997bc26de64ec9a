package io.hbpush.location.stream;

import io.hbpush.channel.Appetite;
import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Loop;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Subscriber;
import io.hbpush.location.subscriber.Slowness;

/** One channel's part in a {@link TopicStream}. Confined to its loop. */
final class Topic extends Subscriber {

  private final TopicStream whole;
  private final Slowness slowness;

  Topic(TopicStream whole, Loop loop, MessageId position, int pageSize, Slowness slowness) {
    super(loop, position, pageSize);
    this.whole = whole;
    this.slowness = slowness;
  }

  Slowness slowness() {
    return slowness;
  }

  void took(SharedMessage last) {
    advanceTo(last);
  }

  /** It is its turn. */
  void goOn() {
    readOn();
  }

  @Override
  protected boolean isLasting() {
    return true;
  }

  @Override
  protected Appetite receive(Batch batch, boolean gap) {
    return whole.receive(this, batch, gap);
  }

  @Override
  protected void waits() {
    slowness.caughtUp();
  }

  @Override
  protected void end(Ending why) {
    whole.end(why);
  }

  @Override
  protected void fail(Throwable why) {
    whole.fail(why);
  }
}
