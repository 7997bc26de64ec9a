package io.hbpush.location.publisher;

import io.hbpush.config.LocationSettings;
import io.hbpush.http.IoLoop;
import io.hbpush.http.Request;
import io.hbpush.location.websocket.Handshake;
import io.hbpush.location.websocket.Inbox;
import io.hbpush.location.websocket.WebSocket;
import io.hbpush.location.websocket.WebSocket.Pings;
import io.hbpush.websocket.CloseCode;

/**
 * A client whose WebSocket only publishes, and is closed when the relay stops. Confined to its
 * loop.
 */
final class PublishingClient implements WebSocket.Owner {

  private final IoLoop loop;
  private final WebSocket socket;
  private final Runnable stop = this::stop;

  private PublishingClient(
      Request request, Handshake handshake, LocationSettings.WebSockets settings, Inbox inbox) {
    this.loop = request.loop();
    this.socket = new WebSocket(request, handshake, settings, Pings.NONE, inbox, this);
  }

  static void open(
      Request request, Handshake handshake, LocationSettings.WebSockets settings, Inbox inbox) {
    PublishingClient client = new PublishingClient(request, handshake, settings, inbox);
    client.loop.onStop(client.stop);
  }

  private void stop() {
    socket.close(CloseCode.GOING_AWAY, "");
  }

  @Override
  public void room() {}

  @Override
  public void gone() {
    loop.forget(stop);
  }
}
