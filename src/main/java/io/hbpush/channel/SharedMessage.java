package io.hbpush.channel;

/**
 * A message on its way to many subscribers, with its forms on the wire, each rendered once for all
 * of them.
 *
 * <p>Thread-safe: two loops that want the same form at the same moment may both render it.
 */
public sealed class SharedMessage permits PlacedMessage {

  private final Message message;
  private final int readers;
  private volatile Rendered forms; // null, or the last one that was rendered

  /**
   * Nothing is rendered yet.
   *
   * @param readers about how many it is for
   */
  public SharedMessage(Message message, int readers) {
    this.message = message;
    this.readers = readers;
  }

  /** The message. */
  public final Message message() {
    return message;
  }

  /** About how many subscribers it is for, so that a form can be made accordingly. */
  public final int readers() {
    return readers;
  }

  /** The message's place in its channel. */
  public final MessageId id() {
    return message.id();
  }

  /** Where a reader stands when it has received this. */
  public Place place() {
    return message.id();
  }

  /** Whether its place is that of one reader, so that forms that tell the place are not shared. */
  public boolean isPrivate() {
    return false;
  }

  /**
   * The same message for all readers of its channel: forms that do not tell the place are shared.
   */
  public SharedMessage common() {
    return this;
  }

  /** This form of the message, rendered when it is first asked for. */
  @SuppressWarnings("unchecked") // what is kept with a form was rendered by it
  public <F> F as(Form<F> form) {
    for (Rendered known = forms; known != null; known = known.next) {
      if (known.form == form) {
        return (F) known.bytes;
      }
    }
    F rendered = form.render(this);
    forms = new Rendered(form, rendered, forms);
    return rendered;
  }

  /**
   * How a kind of subscriber wants messages on the wire. Compared by identity: one object for a
   * location, not one for a subscriber.
   *
   * @param <F> what is rendered; immutable, as all subscribers share it
   */
  public interface Form<F> {

    /** Called by any loop. */
    F render(SharedMessage message);
  }

  private record Rendered(Form<?> form, Object bytes, Rendered next) {}
}
