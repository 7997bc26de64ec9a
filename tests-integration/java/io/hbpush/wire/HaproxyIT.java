package io.hbpush.wire;

import java.nio.file.Path;
import java.util.List;

final class HaproxyIT extends BehindAProxy {

  HaproxyIT() {
    super("haproxy", "haproxy.cfg");
  }

  @Override
  List<String> command(String found, Path configuration) {
    return List.of(found, "-db", "-f", configuration.toString());
  }
}
