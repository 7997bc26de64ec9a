package io.hbpush.config;

import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Topology;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis is, as one text: {@code redis://user:password@host:port/database}, {@code
 * rediss://} with TLS, {@code redis-sentinel://host:port,host:port/database#master}. Immutable.
 */
record RedisUrl(
    Topology topology,
    boolean tls,
    List<HostPort> servers,
    Optional<String> master,
    OptionalInt database,
    Optional<String> username,
    Optional<String> password) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>redis|rediss|redis-sentinel)://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
              + "(?<servers>[^/@?#]+)(?:/(?<database>[0-9]{1,6})?)?(?:#(?<master>[^#]+))?");
  private static final Pattern SERVER =
      Pattern.compile(
          "(?:(?<name>[A-Za-z0-9._-]+)|\\[(?<v6>[0-9A-Fa-f:.]+)\\])(?::(?<port>[0-9]{1,5}))?");

  static Type<RedisUrl> type() {
    String words =
        "a URL like redis://host:6379/0, rediss://host or"
            + " redis-sentinel://host:26379,host:26379/0#master";
    return new ScalarType<>(
        words,
        Set.of(Node.Kind.TEXT),
        scalar -> {
          Optional<RedisUrl> url = parse(scalar.text());
          if (url.isEmpty()) {
            throw new Refusal("needs " + words); // what it is may contain a password
          }
          return url;
        },
        RedisUrl::toString);
  }

  /** A list of {@code host:port}. */
  static Type<List<HostPort>> servers(int defaultPort) {
    Type<HostPort> server =
        Texts.of("host:port, like redis1:" + defaultPort, text -> server(text, defaultPort));
    return new Many<>("a list of host:port, like [redis1:" + defaultPort + "]", 1, server);
  }

  private static Optional<RedisUrl> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean sentinel = matcher.group("scheme").equals("redis-sentinel");
    List<HostPort> servers = new ArrayList<>();
    for (String server : matcher.group("servers").split(",", -1)) {
      Optional<HostPort> read = server(server, sentinel ? 26379 : 6379);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      servers.add(read.get());
    }
    Optional<String> master = Optional.ofNullable(matcher.group("master"));
    if (sentinel != master.isPresent() || (!sentinel && servers.size() != 1)) {
      return Optional.empty();
    }
    String database = matcher.group("database");
    try {
      return Optional.of(
          new RedisUrl(
              sentinel ? Topology.SENTINEL : Topology.SINGLE,
              matcher.group("scheme").equals("rediss"),
              List.copyOf(servers),
              master,
              database == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(database)),
              decoded(matcher.group("user")),
              decoded(matcher.group("password"))));
    } catch (IllegalArgumentException e) { // a broken percent-escape
      return Optional.empty();
    }
  }

  private static Optional<String> decoded(String part) {
    return Optional.ofNullable(part)
        .filter(given -> !given.isEmpty())
        .map(given -> URLDecoder.decode(given.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  private static Optional<HostPort> server(String text, int defaultPort) {
    Matcher matcher = SERVER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String port = matcher.group("port");
    int number = port == null ? defaultPort : Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      return Optional.empty();
    }
    String name = matcher.group("name");
    return Optional.of(new HostPort(name == null ? matcher.group("v6") : name, number));
  }

  /** The URL without what is secret. */
  @Override
  public String toString() {
    String scheme = topology == Topology.SENTINEL ? "redis-sentinel" : tls ? "rediss" : "redis";
    String who = username.isPresent() || password.isPresent() ? "***@" : "";
    return scheme
        + "://"
        + who
        + String.join(",", servers.stream().map(HostPort::toString).toList())
        + (database.isPresent() ? "/" + database.getAsInt() : "")
        + master.map(name -> "#" + name).orElse("");
  }
}
