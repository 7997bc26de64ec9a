package io.hbpush.config;

import io.hbpush.config.LocationSettings.FirstMessage;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The type of {@code first_message}. */
final class FirstMessageType {

  static final Type<FirstMessage> TYPE =
      new ScalarType<>(
          "oldest, newest, or a whole number other than 0",
          Set.of(Node.Kind.TEXT, Node.Kind.NUMBER),
          FirstMessageType::read,
          FirstMessageType::print);

  private static final Pattern NUMBER = Pattern.compile("-?[1-9][0-9]{0,8}");

  private FirstMessageType() {}

  private static Optional<FirstMessage> read(Node.Scalar scalar) {
    return switch (scalar.text()) {
      case "oldest" -> Optional.of(FirstMessage.OLDEST);
      case "newest" -> Optional.of(FirstMessage.NEWEST);
      default -> {
        boolean number = scalar.isUnsorted() || scalar.sort() == Node.Kind.NUMBER;
        if (!number || !NUMBER.matcher(scalar.text()).matches()) {
          yield Optional.empty();
        }
        int n = Integer.parseInt(scalar.text());
        yield Optional.of(new FirstMessage(n > 0, Math.abs(n)));
      }
    };
  }

  private static Object print(FirstMessage value) {
    if (value.equals(FirstMessage.OLDEST)) {
      return "oldest";
    }
    return value.equals(FirstMessage.NEWEST)
        ? "newest"
        : value.fromOldest() ? value.n() : -value.n();
  }
}
