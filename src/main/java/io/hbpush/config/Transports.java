package io.hbpush.config;

import io.hbpush.config.LocationSettings.Transport;
import java.util.List;
import java.util.Optional;

/** The type of {@code transports}: ways to fetch messages. */
final class Transports {

  private Transports() {}

  static Type<List<Transport>> type() {
    Choice<Transport> transport = Choice.of(Transport.class);
    Type<Transport> served =
        new Type<>() {
          @Override
          public String words() {
            return transport.words();
          }

          @Override
          public Optional<Transport> read(Value value) {
            if (value.node() instanceof Node.Scalar scalar
                && scalar.sort() == Node.Kind.TEXT
                && !transport.values().containsKey(scalar.text())) {
              return value.refuse(
                  "no transport '"
                      + Value.harmless(scalar.text())
                      + "' is served (there are: "
                      + String.join(", ", transport.values().keySet())
                      + ")");
            }
            return transport.read(value);
          }

          @Override
          public Object print(Transport value) {
            return transport.print(value);
          }
        };
    return new Many<>("a list of transports, like [long, eventsource]", 1, served);
  }
}
