package io.hbpush.channel;

import java.util.List;

/**
 * Messages that are handed out together, in the order of their ids, and what subscribers share of
 * them: each form of each message, and each form of all.
 *
 * <p>Thread-safe: two loops that want the same form at the same moment may both render it.
 */
public final class Batch {

  private final List<SharedMessage> messages;
  private final long bytes;
  private volatile Joined joined; // null, or the last form of all that was rendered

  /** Not empty. */
  Batch(List<SharedMessage> messages) {
    this.messages = messages;
    this.bytes = messages.stream().mapToLong(one -> one.message().body().length).sum();
  }

  /** One message for one reader. */
  public static Batch of(SharedMessage message) {
    return new Batch(List.of(message));
  }

  /** In the order of the ids; at least one. */
  public List<SharedMessage> messages() {
    return messages;
  }

  /** The latest message. */
  public SharedMessage last() {
    return messages.get(messages.size() - 1);
  }

  /** How long all bodies are together. */
  public long bytes() {
    return bytes;
  }

  /** Whether a reader at this position knows none of them. */
  boolean isAllAfter(MessageId position) {
    return messages.get(0).id().isAfter(position);
  }

  /** The messages after a position; there must be some. */
  Batch after(MessageId position) {
    int first = 0;
    while (!messages.get(first).id().isAfter(position)) {
      first++;
    }
    return new Batch(messages.subList(first, messages.size()));
  }

  /** This form of all messages, rendered when it is first asked for. */
  @SuppressWarnings("unchecked") // what is kept with a form was rendered by it
  public <F> F as(Form<F> form) {
    for (Joined known = joined; known != null; known = known.next) {
      if (known.form == form) {
        return (F) known.rendered;
      }
    }
    F rendered = form.render(messages);
    joined = new Joined(form, rendered, joined);
    return rendered;
  }

  /**
   * How a kind of subscriber wants several messages on the wire. Compared by identity.
   *
   * @param <F> what is rendered; immutable, as all subscribers share it
   */
  public interface Form<F> {

    /** Called by any loop. */
    F render(List<SharedMessage> messages);
  }

  private record Joined(Form<?> form, Object rendered, Joined next) {}
}
