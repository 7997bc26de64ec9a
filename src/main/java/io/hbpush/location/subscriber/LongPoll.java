package io.hbpush.location.subscriber;

import io.hbpush.channel.Admission;
import io.hbpush.channel.Appetite;
import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Subscriber;
import io.hbpush.http.Answer;
import io.hbpush.http.Parked;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.time.Timers.Timer;
import java.time.Duration;
import java.util.List;

/**
 * A request that is held until there is a message after its position (push-relay section 5.1).
 *
 * <p>Confined to its loop.
 */
final class LongPoll extends Subscriber {

  private static final Answer GONE = PollForm.refusal(410);
  private static final Answer CONFLICT = PollForm.refusal(409);
  private static final Answer FULL = PollForm.refusal(403);
  private static final Answer TIMED_OUT = PollForm.refusal(408);

  private final PollForm form;
  private final Answer nothing;
  private final boolean tellsOfGaps;
  private final boolean timeoutIsError;
  private final boolean gap;
  private final Parked parked;
  private Timer deadline; // null without a time-out

  /**
   * Parks the request.
   *
   * @param nothing what it is told if there is no message in the end
   * @param tellsOfGaps whether it wants to know if messages after its position have been removed
   * @param gap whether some have been already
   */
  LongPoll(
      Request request,
      Place position,
      PollForm form,
      Answer nothing,
      boolean timeoutIsError,
      boolean tellsOfGaps,
      boolean gap) {
    super(request.loop(), position, form.pageSize());
    this.form = form;
    this.nothing = nothing;
    this.timeoutIsError = timeoutIsError;
    this.tellsOfGaps = tellsOfGaps;
    this.gap = gap;
    this.parked = request.park(this::clientLeft);
  }

  /** Is told whether it may wait. */
  void registered(Admission admission) {
    switch (admission) {
      case ADMITTED -> {}
      case FULL -> answer(FULL);
      case CONFLICT -> answer(CONFLICT);
    }
  }

  /** Gives it so long, counted from now. */
  void limit(Request request, Duration timeout) {
    if (!parked.isOver()) {
      deadline = request.loop().timers().schedule(timeout, this::tooLong);
    }
  }

  private void tooLong() {
    leave();
    end(Ending.TIMED_OUT);
  }

  private void clientLeft() {
    forgetDeadline();
    leave();
  }

  @Override
  protected Appetite receive(Batch batch, boolean removedSome) {
    List<SharedMessage> news = batch.messages();
    Place before = position();
    forgetDeadline();
    List<SharedMessage> carried = news.subList(0, form.fitting(news));
    SharedMessage last = carried.get(carried.size() - 1);
    advanceTo(last);
    if (tellsOfGaps && (gap || removedSome)) {
      parked.answer(form.answerAfterGap(carried, before));
    } else if (last.isPrivate()) {
      parked.answer(form.answer(carried)); // the head for this client, the body as it is kept
    } else if (carried.size() == 1) {
      parked.answer(last.as(form));
    } else {
      parked.answer(batch.as(form));
    }
    return Appetite.ENOUGH;
  }

  @Override
  protected boolean isLasting() {
    return false;
  }

  @Override
  protected void end(Ending why) {
    answer(
        switch (why) {
          case DELETED -> GONE;
          case TIMED_OUT -> timeoutIsError ? TIMED_OUT : nothing;
          case CONFLICT -> CONFLICT;
          case SHUTDOWN -> nothing;
        });
  }

  @Override
  protected void fail(Throwable why) {
    answer(Failures.answer(why));
  }

  private void answer(Answer answer) {
    forgetDeadline();
    parked.answer(answer);
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}
