package io.hbpush.wire;

import java.nio.file.Path;
import java.util.List;

final class NginxIT extends BehindAProxy {

  NginxIT() {
    super("nginx", "nginx.conf");
  }

  @Override
  List<String> command(String found, Path configuration) {
    return List.of(
        found,
        "-e",
        "stderr",
        "-p",
        configuration.getParent().toString(),
        "-c",
        configuration.toString());
  }
}
