package io.hbpush.config;

import io.hbpush.config.LocationSettings.Polling;
import java.util.List;
import java.util.Optional;

/** The type of {@code transports}: ways to fetch messages, of which one is a way of polling. */
final class Transports {

  private Transports() {}

  static Type<List<Polling>> type() {
    Choice<Polling> transport = Choice.of(Polling.class);
    Type<Polling> served =
        new Type<>() {
          @Override
          public String words() {
            return transport.words();
          }

          @Override
          public Optional<Polling> read(Value value) {
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
          public Object print(Polling value) {
            return transport.print(value);
          }
        };
    return new Many<>("a list of transports, like [long]", 1, served);
  }
}
