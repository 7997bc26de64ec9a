package io.hbpush.config;

import java.util.List;

/** The stores and locations of a configuration that names none. */
final class Defaults {

  static final Node.Entries STORE = map(entry("type", "memory"));

  static final List<Node.Entries> LOCATIONS =
      List.of(
          map(entry("type", "subscriber"), entry("prefix", "/subscriber/")),
          map(entry("type", "publisher"), entry("prefix", "/publisher/")));

  private Defaults() {}

  private static Node.Entries map(Node.Entry... entries) {
    return new Node.Entries(Mark.START, List.of(entries));
  }

  private static Node.Entry entry(String key, String value) {
    return new Node.Entry(Mark.START, key, new Node.Scalar(Mark.START, Node.Kind.TEXT, value));
  }
}
