package io.hbpush.channel;

import java.util.List;

/**
 * The part that a reader of several channels has in one of them: an ordinary subscriber of that
 * channel, which hands what it is given to the {@link Joint}.
 *
 * <p>Confined to its loop.
 */
final class Member extends Subscriber {

  /** What is known of the channel. */
  enum State {
    /**
     * It is being read, or the subscriber is not registered yet; {@link #receive} or so follows.
     */
    READING,
    /** Messages are here that were not handed out. */
    READY,
    /** There may be more; it is read when somebody says so. */
    STALLED,
    /** There was nothing more; it waits. */
    DRY
  }

  final int place; // of the channel in the URL
  private final Joint joint;
  State state = State.READING;

  /** When its messages were found: a number that grows with each finding of the joint. */
  long found;

  /** Whether they were announced, not found by reading, perhaps before that. */
  boolean announced;

  /** Everything that was found up to here was there when it was last asked. */
  long asked;

  private MessageId handedOut;
  private List<SharedMessage> messages = List.of();
  private int next; // of the messages, the first that was not handed out
  private int shown; // of the messages, the first that is not in the batch that is being made
  private boolean gap; // before the first of the messages

  Member(Joint joint, int place, MessageId start, Subscriber door, int pageSize) {
    super(door.loop(), start, pageSize);
    this.joint = joint;
    this.place = place;
    this.handedOut = start;
  }

  /** Makes a stalled one read on; what it finds, it finds before this returns, or later. */
  void goOn() {
    state = State.READING;
    readOn();
  }

  /**
   * Makes a dry one look once more; what it finds, it finds before this returns, or later.
   *
   * @param foundSoFar how often the joint has found messages
   * @param told whether it is enough to find what was appended before all that was announced
   */
  void ask(long foundSoFar, boolean told) {
    asked = waiting ? foundSoFar : asked; // else it reads for another reason, and is asked again
    state = State.READING;
    ((Channel) seat).lookAgain(this, told);
  }

  void beginBatch() {
    shown = next;
  }

  /** The next message for the batch that is being made; null if there is none here. */
  SharedMessage head() {
    return state == State.READY && shown < messages.size() ? messages.get(shown) : null;
  }

  /** Whether messages before the head are lost. */
  boolean hasGap() {
    return gap && shown == 0;
  }

  /** Whether messages before the next one to be handed out are lost. */
  boolean hasGapNow() {
    return gap && next == 0;
  }

  /**
   * Takes the head into the batch.
   *
   * @return whether there are more
   */
  boolean show() {
    shown++;
    return shown < messages.size();
  }

  /**
   * The next message was handed out.
   *
   * @param then what its state is if it was the last one
   */
  void handedOut(State then) {
    handedOut = messages.get(next).id();
    gap = false;
    next++;
    if (next == messages.size()) {
      messages = List.of();
      next = 0;
      state = then;
    }
  }

  /** Keeps nothing that was not handed out: it is in the log. */
  void forget() {
    if (state == State.READY) {
      goBackTo(handedOut);
      messages = List.of();
      next = 0;
      state = State.STALLED;
    }
  }

  @Override
  boolean isOvertaken() {
    return joint.isOvertaken();
  }

  /** The same for this channel alone. */
  boolean isOvertakenHere() {
    return seat != null && ((Channel) seat).isOvertaken(this);
  }

  @Override
  protected void admitted() {
    joint.admitted();
  }

  @Override
  protected Appetite receive(Batch batch, boolean gapBefore) {
    if (joint.isBlocked()) {
      state = State.STALLED;
      return Appetite.LATER;
    }
    messages = batch.messages();
    next = 0;
    gap = gapBefore;
    state = State.READY;
    advanceTo(batch.last());
    announced = waiting;
    return joint.found(this, waiting ? State.DRY : State.READING);
  }

  @Override
  protected void waits() {
    state = State.DRY;
    joint.proceed();
  }

  @Override
  protected boolean isLasting() {
    return joint.isLasting();
  }

  @Override
  protected void end(Ending why) {
    joint.end(why);
  }

  @Override
  protected void fail(Throwable why) {
    joint.fail(why);
  }
}
