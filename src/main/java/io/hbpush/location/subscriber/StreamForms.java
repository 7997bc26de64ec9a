package io.hbpush.location.subscriber;

import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.Transport;

/** A location's forms of streams, with chunks and, for HTTP/1.0, without. Immutable. */
final class StreamForms {

  private final StreamForm events;
  private final StreamForm plainEvents;
  private final StreamForm lines = new NdjsonForm(Framing.CHUNKS);
  private final StreamForm plainLines = new NdjsonForm(Framing.NONE);
  private final StreamForm chunked = StreamForm.bodies(true, "");
  private final StreamForm raw;

  StreamForms(LocationSettings.Subscribing settings) {
    events = new EventStreamForm(Framing.CHUNKS, settings.events());
    plainEvents = new EventStreamForm(Framing.NONE, settings.events());
    raw = StreamForm.bodies(false, settings.separator());
  }

  /** The form of a transport that is a stream. */
  StreamForm get(Transport transport, boolean inChunks) {
    return switch (transport) {
      case EVENTSOURCE -> inChunks ? events : plainEvents;
      case NDJSON -> inChunks ? lines : plainLines;
      case MULTIPART -> new MultipartForm(inChunks ? Framing.CHUNKS : Framing.NONE);
      case CHUNKED -> chunked;
      case RAW -> raw;
      case LONG, INTERVAL, WEBSOCKET ->
          throw new IllegalArgumentException("no stream: " + transport);
    };
  }
}
