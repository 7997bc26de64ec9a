package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;

/** Writes down what it is given; stays for so many messages. */
final class RecordingSubscriber extends Subscriber {

  final List<MessageId> received = new ArrayList<>();
  final List<SharedMessage> shared = new ArrayList<>();
  final List<Place> places = new ArrayList<>();
  final List<Boolean> gaps = new ArrayList<>();
  final List<Ending> endings = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();
  final boolean lasting;
  int admissions;
  boolean full;
  private int left;

  RecordingSubscriber(Loop loop, Place position, int messages) {
    super(loop, position, 10);
    left = messages;
    lasting = messages > 1;
  }

  @Override
  protected void admitted() {
    admissions++;
  }

  @Override
  protected Appetite receive(Batch batch, boolean gap) {
    gaps.add(gap);
    for (SharedMessage message : batch.messages()) {
      if (left > 0) {
        received.add(message.id());
        shared.add(message);
        advanceTo(message);
        places.add(position());
        left--;
      }
    }
    if (left == 0) {
      return Appetite.ENOUGH;
    }
    return full ? Appetite.LATER : Appetite.MORE;
  }

  @Override
  protected boolean isLasting() {
    return lasting;
  }

  /** Its connection has room again. */
  void drained() {
    full = false;
    readOn();
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
