package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;

/** Writes down what it is given; stays for so many messages. */
final class RecordingSubscriber extends Subscriber {

  final List<MessageId> received = new ArrayList<>();
  final List<SharedMessage> shared = new ArrayList<>();
  final List<Boolean> gaps = new ArrayList<>();
  final List<Ending> endings = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();
  private int left;

  RecordingSubscriber(Loop loop, MessageId position, int messages) {
    super(loop, position, 10);
    left = messages;
  }

  @Override
  protected boolean receive(List<SharedMessage> batch, boolean gap) {
    gaps.add(gap);
    for (SharedMessage message : batch) {
      if (left > 0 && message.id().isAfter(position())) {
        received.add(message.id());
        shared.add(message);
        advanceTo(message.id());
        left--;
      }
    }
    return left > 0;
  }

  @Override
  protected void end(Ending why) {
    endings.add(why);
  }

  @Override
  protected void fail(Throwable why) {
    failures.add(why);
  }
}
