package io.hbpush.location.subscriber;

import io.hbpush.channel.Admission;
import io.hbpush.channel.Appetite;
import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Loop;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Subscriber;
import io.hbpush.http.Answer;
import io.hbpush.location.Failures;
import java.util.List;

/**
 * A subscriber that gets every message after its position until somebody ends it, over a connection
 * that may be full: what streams and WebSockets have in common.
 *
 * <p>It begins to speak when it is admitted, so that a refusal before is still an ordinary answer.
 * Confined to its loop.
 */
abstract class LastingSubscriber extends Subscriber {

  /** Read at once while it catches up. */
  private static final int PAGE = 64;

  private final Slowness slowness;

  LastingSubscriber(Loop loop, Place position, Slowness slowness) {
    super(loop, position, PAGE);
    this.slowness = slowness;
  }

  /** Is told whether it is a subscriber; if not, that is an ordinary refusal. */
  final void registered(Admission admission) {
    switch (admission) {
      case ADMITTED -> {}
      case FULL -> refuse(PollForm.refusal(403));
      case CONFLICT -> refuse(PollForm.refusal(409));
    }
  }

  /** Answers instead of beginning. */
  abstract void refuse(Answer answer);

  /** Something is about to be sent, though its client does not know yet. */
  abstract void breakSilence();

  /** Messages between two places are gone, which its client has not been told yet. */
  abstract void tellGap(Place from, Place to);

  /**
   * Sends messages.
   *
   * @param part all of the batch, or its first ones
   * @return whether there is room for more; if not, {@link #room} will be called
   */
  abstract boolean send(Batch batch, List<SharedMessage> part);

  /** Whether nothing more can be sent. */
  abstract boolean isOver();

  @Override
  protected final boolean isLasting() {
    return true;
  }

  @Override
  protected final Appetite receive(Batch batch, boolean gap) {
    breakSilence();
    List<SharedMessage> part = StreamForm.portion(batch);
    if (gap && slowness.isFatal(position(), part.get(0).place())) {
      end(Ending.TIMED_OUT);
      return Appetite.ENOUGH;
    }
    if (gap) {
      tellGap(position(), part.get(0).place());
    }
    advanceTo(part.get(part.size() - 1));
    boolean room = send(batch, part);
    if (isOver()) {
      return Appetite.ENOUGH;
    }
    if (!room) {
      slowness.isFull();
    }
    return room ? Appetite.MORE : Appetite.LATER;
  }

  @Override
  protected final void waits() {
    slowness.caughtUp();
  }

  /** All that was sent has been taken. */
  public final void room() {
    readOn();
  }

  /** Nothing has come for as long as its location allows. */
  final void tooQuiet() {
    leave();
    end(Ending.TIMED_OUT);
  }

  /** Is sent away before it has begun. */
  final void refuse(Ending why) {
    refuse(
        switch (why) {
          case DELETED -> PollForm.refusal(410);
          case TIMED_OUT -> PollForm.refusal(408);
          case CONFLICT -> PollForm.refusal(409);
          case SHUTDOWN -> Failures.UNAVAILABLE;
        });
  }
}
