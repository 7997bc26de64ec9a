package io.hbpush.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server and a client have agreed on about compressed messages (RFC 7692 §7.1), or about
 * compressed frames as Safari once had them. Immutable.
 *
 * @param header the value of the answer's {@code Sec-WebSocket-Extensions}
 * @param deflation how messages to the client are deflated
 * @param clientTakesContextOver whether the client's messages may refer to earlier ones
 */
public record Compression(String header, Deflation deflation, boolean clientTakesContextOver) {

  private static final String PER_MESSAGE = "permessage-deflate";
  private static final List<String> PER_FRAME = List.of("deflate-frame", "x-webkit-deflate-frame");
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";
  private static final String FRAME_BITS = "max_window_bits";

  /** In this order they are answered. */
  private static final List<String> FLAGS =
      List.of("server_no_context_takeover", "client_no_context_takeover");

  /** A longer header is not looked at to its end. */
  private static final int MAX_OFFERS = 16;

  /** An offer has a setting that cannot be. */
  public static final class BadOffer extends Exception {

    private static final long serialVersionUID = 1;

    BadOffer(String setting, String extension) {
      super("invalid " + setting + " " + extension + " setting", null, false, false);
    }
  }

  /**
   * Takes the first of a client's offers that can be taken, as nchan does.
   *
   * @param headers the values of its {@code Sec-WebSocket-Extensions}
   * @param strict whether a setting that cannot be is an error; else its offer is passed over
   * @throws BadOffer if there is one; the text says what is wrong
   */
  public static Optional<Compression> of(List<String> headers, boolean strict) throws BadOffer {
    String[] offers = String.join(",", headers).split(",", MAX_OFFERS + 1);
    for (int i = 0; i < Math.min(offers.length, MAX_OFFERS); i++) {
      try {
        Optional<Compression> taken = take(offers[i].split(";", -1));
        if (taken.isPresent()) {
          return taken;
        }
      } catch (BadOffer e) {
        if (strict) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Compression> take(String[] offer) throws BadOffer {
    String name = offer[0].strip().toLowerCase(Locale.ROOT);
    if (!name.equals(PER_MESSAGE) && !PER_FRAME.contains(name)) {
      return Optional.empty();
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < offer.length; i++) {
      String[] setting = offer[i].split("=", 2);
      String value = setting.length == 1 ? "" : unquoted(setting[1].strip());
      if (settings.put(setting[0].strip().toLowerCase(Locale.ROOT), value) != null) {
        return Optional.empty(); // RFC 7692 §7.1
      }
    }
    return name.equals(PER_MESSAGE) ? perMessage(settings) : perFrame(name, settings);
  }

  private static Optional<Compression> perMessage(Map<String, String> settings) throws BadOffer {
    List<String> answer = new ArrayList<>(List.of(PER_MESSAGE));
    for (String flag : FLAGS) {
      String value = settings.remove(flag);
      if (value != null) {
        answer.add(flag);
        if (!value.isEmpty()) {
          return Optional.empty();
        }
      }
    }
    boolean contextIsDropped = answer.contains(FLAGS.get(1));
    Deflation deflation = Deflation.WIDE;
    String server = settings.remove(SERVER_BITS);
    if (server != null) {
      check(server, 10, SERVER_BITS, PER_MESSAGE);
      answer.add(SERVER_BITS + "=10");
      deflation = Deflation.NARROW;
    }
    String client = settings.remove(CLIENT_BITS);
    if (client != null && !client.isEmpty()) { // empty: it only says that we might ask for it
      check(client, 9, CLIENT_BITS, PER_MESSAGE);
      answer.add(CLIENT_BITS + "=" + client);
    }
    return settings.isEmpty()
        ? Optional.of(new Compression(String.join("; ", answer), deflation, !contextIsDropped))
        : Optional.empty();
  }

  private static Optional<Compression> perFrame(String name, Map<String, String> settings)
      throws BadOffer {
    settings.remove("no_context_takeover"); // we never do
    String bits = settings.remove(FRAME_BITS);
    if (!settings.isEmpty()) {
      return Optional.empty();
    }
    if (bits == null) {
      return Optional.of(new Compression(name, Deflation.WIDE, true));
    }
    check(bits, 10, FRAME_BITS, "perframe-deflate");
    return Optional.of(new Compression(name + "; " + FRAME_BITS + "=10", Deflation.NARROW, true));
  }

  private static void check(String bits, int least, String setting, String extension)
      throws BadOffer {
    boolean isNumber = bits.matches("[1-9][0-9]?");
    if (!isNumber || Integer.parseInt(bits) < least || Integer.parseInt(bits) > 15) {
      throw new BadOffer(setting, extension);
    }
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
