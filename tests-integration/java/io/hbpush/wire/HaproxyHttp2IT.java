package io.hbpush.wire;

import java.nio.file.Path;
import java.util.List;

/** The proxy speaks HTTP/2 to the relay, and so has many clients on one connection. */
final class HaproxyHttp2IT extends BehindAProxy {

  HaproxyHttp2IT() {
    super("haproxy", "haproxy.cfg");
  }

  @Override
  String changed(String configuration) {
    return configuration.replaceAll("(?m)^( *server .*)$", "$1 proto h2 ws h1");
  }

  @Override
  List<String> command(String found, Path configuration) {
    return List.of(found, "-db", "-f", configuration.toString());
  }
}
