package io.hbpush.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several channels that one subscriber reads as if they were one (push-relay section 11): it has a
 * {@link Member} in each, whose messages are merged by second, tag and place while it catches up,
 * and handed on as they come afterwards.
 *
 * <p>With the first message of a new second the position says that everything before that second
 * has come, of all channels ({@link JointPosition}). To make that true, channels that had nothing
 * are asked once more when such a message has been found: what is appended later is not earlier,
 * since a store's times do not go back. So between two of those moments a message costs as
 * much as in a channel alone.
 *
 * <p>There is no queue: each member has at most what its channel gave it at once, and none while
 * the connection is full. Confined to the subscriber's loop; a member that comes back while others
 * are being served only changes its state.
 */
final class Joint implements Seat {

  private static final Logger log = LoggerFactory.getLogger(Joint.class);

  private final Subscriber door;
  private final List<Member> members;
  private JointPosition position;
  private long found; // how often messages were found
  private int admitted;
  private boolean busy; // members are being served
  private boolean blocked; // the connection is full
  private boolean scheduled; // a task will proceed
  private boolean over;
  private Member giving; // null, or whose messages have just come, and are being handed out
  private Member.State givingThen; // its state when they are used up

  /**
   * Nothing is registered yet.
   *
   * @param door its position is a {@link JointPosition}
   * @param starts where to begin in each channel
   */
  Joint(Subscriber door, List<MessageId> starts) {
    this.door = door;
    this.position = (JointPosition) door.position();
    this.members = new ArrayList<>(starts.size());
    int each = Math.max(1, door.pageSize() / starts.size()); // what a full connection makes forget
    for (int i = 0; i < starts.size(); i++) {
      members.add(new Member(this, i, starts.get(i), door, each));
    }
  }

  /** Registers the subscriber with each channel, or with none. Called on its loop. */
  Admission open(Channels channels, List<ChannelId> ids, Terms terms) {
    door.seat = this;
    busy = true;
    for (int place : order(ids)) {
      if (over) {
        break;
      }
      Admission admission = channels.subscribe(ids.get(place), members.get(place), terms);
      if (admission != Admission.ADMITTED) {
        leaveAll();
        return admission;
      }
    }
    busy = false;
    proceed();
    return Admission.ADMITTED;
  }

  /**
   * That of the ids: of two readers who want to be alone, the one that comes first in the first
   * channel that both read comes first in all, unless it is overtaken in between. It notices that
   * under the lock of the next channel ({@link #isOvertaken}), and takes nothing from the other
   * one. Else each could take a channel from the other, and both would have to go.
   */
  private static int[] order(List<ChannelId> ids) {
    return IntStream.range(0, ids.size())
        .boxed()
        .sorted(Comparator.comparing(ids::get))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Whether another one has come after it to one of the channels, and sends it away. */
  boolean isOvertaken() {
    for (Member member : members) {
      if (member.isOvertakenHere()) {
        return true;
      }
    }
    return false;
  }

  void admitted() {
    admitted++;
    if (admitted == members.size()) {
      door.admitted();
    }
  }

  boolean isLasting() {
    return door.isLasting();
  }

  boolean isBlocked() {
    return blocked;
  }

  /**
   * A member has been given messages.
   *
   * @param then what its state is if they are handed out at once
   */
  Appetite found(Member member, Member.State then) {
    found++;
    member.found = found;
    if (!busy) {
      giving = member;
      givingThen = then;
      proceed();
      giving = null;
    }
    if (over) {
      return Appetite.ENOUGH;
    }
    return member.state == then ? Appetite.MORE : Appetite.LATER;
  }

  /** Hands out what can be handed out, unless that is being done already. */
  void proceed() {
    if (busy || over || blocked) {
      return;
    }
    busy = true;
    try {
      serve();
    } catch (RuntimeException e) {
      log.error("subscriber-failed", e);
      leaveAll();
      door.fail(e);
    } finally {
      busy = false;
    }
  }

  private void serve() {
    List<SharedMessage> batch = List.of();
    List<Member> from = new ArrayList<>(1);
    while (batch.isEmpty()) {
      for (Member member : members) {
        if (member.state == Member.State.STALLED) {
          member.goOn();
        }
      }
      if (over || isAny(Member.State.READING)) {
        return; // comes again when that is known
      }
      from.clear();
      batch = merge(from);
      if (batch.isEmpty() && !isAny(Member.State.READY)) {
        door.waits();
        return;
      }
    }
    handOut(batch, from);
  }

  private boolean isAny(Member.State state) {
    for (Member member : members) {
      if (member.state == state) {
        return true;
      }
    }
    return false;
  }

  /**
   * The next messages in their order, as many as are certain to be the next ones; none if that had
   * to be asked first.
   *
   * @param from filled with whose each of them is
   */
  private List<SharedMessage> merge(List<Member> from) {
    List<SharedMessage> batch = new ArrayList<>(1);
    members.forEach(Member::beginBatch);
    JointPosition reached = position;
    Member first = first();
    while (first != null && batch.size() < door.pageSize()) {
      SharedMessage message = first.head();
      boolean cut = first.hasGap() && !batch.isEmpty(); // the gap is told before a batch
      if (cut || !isSafe(first, reached, batch.isEmpty())) {
        return batch;
      }
      reached = reached.after(first.place, message.id());
      batch.add(new PlacedMessage(message, reached));
      from.add(first);
      if (!first.show()) {
        return batch; // what its channel has next is not known
      }
      first = first();
    }
    return batch;
  }

  /** Whose head is the next message: by second, tag, place. */
  private Member first() {
    Member first = null;
    for (Member member : members) {
      SharedMessage head = member.head();
      if (head != null && (first == null || first.head().id().isAfter(head.id()))) {
        first = member;
      }
    }
    return first;
  }

  /**
   * Whether no channel that waits can have a message before the second of this one's head.
   *
   * @param ask whether to ask those who can
   */
  private boolean isSafe(Member first, Place reached, boolean ask) {
    if (first.head().id().time() <= reached.time()) {
      return true;
    }
    boolean safe = true;
    for (Member member : members) {
      if (member.state == Member.State.DRY && member.asked < first.found) {
        safe = false;
        if (ask) {
          member.ask(found, isAllAnnounced());
          if (over) {
            return false;
          }
        }
      }
    }
    return safe;
  }

  /**
   * Whether nothing that is here was found by reading. If something was, what was appended before
   * it may not be announced yet; and who is asked now is not asked again for it, also if another
   * one goes first.
   */
  private boolean isAllAnnounced() {
    for (Member member : members) {
      if (member.state == Member.State.READY && !member.announced) {
        return false;
      }
    }
    return true;
  }

  private void handOut(List<SharedMessage> messages, List<Member> from) {
    Batch batch = new Batch(messages);
    boolean gap = from.get(0).hasGapNow();
    if (!door.isLasting()) { // none of its channels counts it when its client can know
      leaveAll();
      door.receive(batch, gap);
      return;
    }
    Appetite appetite = door.receive(batch, gap);
    if (over) {
      return;
    }
    for (int i = 0; i < messages.size() && position != door.position(); i++) {
      position = (JointPosition) messages.get(i).place();
      Member member = from.get(i);
      member.handedOut(member == giving ? givingThen : Member.State.STALLED);
    }
    switch (appetite) {
      case ENOUGH -> leaveAll();
      case LATER -> {
        blocked = true;
        members.forEach(Member::forget);
      }
      case MORE -> goOnLater();
    }
  }

  /** Others of the loop come in between. */
  private void goOnLater() {
    boolean more = isAny(Member.State.READY) || isAny(Member.State.STALLED);
    if (more && !scheduled) {
      scheduled = true;
      door.loop()
          .execute(
              () -> {
                scheduled = false;
                proceed();
              });
    }
  }

  @Override
  public void readOn(Subscriber subscriber) {
    blocked = false;
    proceed();
  }

  @Override
  public void remove(Subscriber subscriber) {
    leaveAll();
  }

  private void leaveAll() {
    over = true;
    door.seat = null;
    members.forEach(Subscriber::leave);
  }

  /** One of the channels sends the subscriber away: it leaves all. */
  void end(Ending why) {
    if (!over) {
      leaveAll();
      door.end(why);
    }
  }

  void fail(Throwable why) {
    if (!over) {
      leaveAll();
      door.fail(why);
    }
  }
}
