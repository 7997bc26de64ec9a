package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is wrong is said at once, with its place, and with what would do. */
final class ProblemsTest {

  @Test
  void allProblemsAreReportedInTheOrderOfTheText() {
    assertThat(
            Reading.problems(
                """
        port: ninety
        store:
          redis1:
            type: redis
            key_prefx: a_
          redis2: {type: redis}
          default: {type: memory}
        locations:
          -
            type: publisher
            prefix: /pub/
            store: redis3
          -
            type: subscriber
            url: /a/(.+)/(.+)
        servr: {}
        """))
        .containsExactly(
            "site.yaml:1:7: port: needs a whole number from 0 to 65535, is 'ninety'",
            "site.yaml:5:5: unknown key 'key_prefx' for a redis store (did you mean 'key_prefix'?)",
            "site.yaml:12:12: locations[0].store: no store is named 'redis3'"
                + " (there are: redis1, redis2, default)",
            "site.yaml:15:10: locations[1].url: needs exactly one capture group, has 2:"
                + " /a/(.+)/(.+)",
            "site.yaml:16:1: unknown key 'servr' (did you mean 'server'?)");
  }

  @Test
  void aTypeThatThereIsNotIsAnsweredWithThoseThatThereAre() {
    assertThat(
            Reading.problems(
                """
        store: {type: file}
        locations:
          - {type: hub, prefix: /hub}
          - {type: publisherr, prefix: /p/}
          - {prefix: /q/}
          - {type: [a], prefix: /q/}
        """))
        .containsExactly(
            "site.yaml:1:15: store.type: unknown type 'file' (there are: memory, redis)",
            "site.yaml:3:12: locations[0].type: unknown type 'hub'"
                + " (there are: publisher, subscriber, pubsub, stream, health)",
            "site.yaml:4:12: locations[1].type: unknown type 'publisherr'"
                + " (there are: publisher, subscriber, pubsub, stream, health;"
                + " did you mean 'publisher'?)",
            "site.yaml:5:5: locations[2]: needs a type"
                + " (there are: publisher, subscriber, pubsub, stream, health)",
            "site.yaml:6:12: locations[3].type: needs a word, is a list"
                + " (there are: publisher, subscriber, pubsub, stream, health)");
  }

  @Test
  void aKeyOfAnotherTypeIsToldWhereItBelongs() {
    assertThat(
            Reading.problems(
                """
        locations:
          - {type: publisher, prefix: /p/, polling: long}
        """))
        .containsExactly(
            "site.yaml:2:36: unknown key 'polling' for a publisher location"
                + " (it is for a subscriber location, a pubsub location)");
  }

  @Test
  void aKeyLikeNoOtherIsToldWhichThereAre() {
    assertThat(Reading.problems("log: {verbosity: 9}"))
        .containsExactly(
            "site.yaml:1:7: unknown key 'verbosity' for the log section"
                + " (there are: level, format, access)");
  }

  @Test
  void wrongKindsAreNamed() {
    assertThat(
            Reading.problems(
                """
        port: [1]
        address: {a: b}
        store: memory
        locations: {type: publisher}
        server: 5
        log: [text]
        """))
        .containsExactly(
            "site.yaml:1:7: port: needs a whole number from 0 to 65535, is a list",
            "site.yaml:2:10: address: needs a host name or an IP address, without port or brackets,"
                + " is a map",
            "site.yaml:3:8: store: needs a store, like {type: memory}, or a map of named stores,"
                + " is text",
            "site.yaml:4:12: locations: needs a list of locations with at least one,"
                + " like [{type: pubsub, prefix: /}], is a map",
            "site.yaml:5:9: server: needs a map of server settings, like {max_connections: 1000},"
                + " is a number",
            "site.yaml:6:6: log: needs a map of log settings, like {level: info}, is a list");
  }

  @Test
  void aFileThatIsNoMapIsRefused() {
    assertThat(Reading.problems("- port"))
        .containsExactly("site.yaml:1:1: needs keys, like port: 9090; is a list");
    assertThat(Reading.problems("hello"))
        .containsExactly("site.yaml:1:1: needs keys, like port: 9090; is text");
  }

  @Test
  void aKeyGivenTwiceIsReportedWithBothPlaces() {
    assertThat(
            Reading.problems(
                """
        port: 1
        log:
          access: true
          access: false
        port: 2
        """))
        .containsExactly(
            "site.yaml:4:3: log.access: is given twice, first at line 3, column 3; leave one out",
            "site.yaml:5:1: port: is given twice, first at line 1, column 1; leave one out");
    assertThat(Reading.jsonProblems("{\"port\": 1,\n \"port\": 2}"))
        .containsExactly(
            "site.json:2:2: port: is given twice, first at line 1, column 2; leave one out");
  }

  @Test
  void aPatternThatIsNoneIsReported() {
    assertThat(
            Reading.problems(
                """
        locations:
          - {type: publisher, url: '/a/(.+'}
          - {type: publisher, url: '/a/(?=b)(.+)'}
          - {type: publisher, url: '/a/.+'}
          - {type: health, url: '/(health)'}
          - {type: publisher}
          - {type: publisher, prefix: pub}
          - {type: publisher, prefix: '/a b?'}
          - {type: publisher, url: '/((a{1000}){1000})'}
        """))
        .containsExactly(
            "site.yaml:2:28: locations[0].url: is not a regular expression (missing closing )):"
                + " /a/(.+",
            "site.yaml:3:28: locations[1].url: is not a regular expression"
                + " (invalid or unsupported Perl syntax): /a/(?=b)(.+)",
            "site.yaml:4:28: locations[2].url: needs exactly one capture group, has 0: /a/.+",
            "site.yaml:5:25: locations[3].url: needs no capture group, has 1: /(health)",
            "site.yaml:6:5: locations[4]: needs a prefix, like /channels/, or a url",
            "site.yaml:7:31: locations[5].prefix: needs a path that begins with '/', is 'pub'",
            "site.yaml:8:31: locations[6].prefix: can match no path: spaces, '?', '#' and letters"
                + " outside ASCII arrive percent-encoded, so write them like %20",
            "site.yaml:9:28: locations[7].url: is too large a regular expression");
  }

  @Test
  void severalChannelsNeedMultiplex() {
    assertThat(
            Reading.problems(
                """
        locations:
          - {type: subscriber, prefix: /a/, split: ','}
          - {type: subscriber, url: '/b/(.)(.)(.)(.)(.)(.)(.)(.)', multiplex: true}
          - {type: subscriber, url: '/c/.+', multiplex: true}
          - {type: subscriber, prefix: /d/, multiplex: true, split: ''}
          - {type: subscriber, prefix: /e/, multiplex: true, split: ' '}
          - {type: health, prefix: /f, multiplex: true}
        """))
        .containsExactly(
            "site.yaml:2:44: locations[0].split: needs 'multiplex: true'",
            "site.yaml:3:29: locations[1].url: needs one to 7 capture groups, has 8:"
                + " /b/(.)(.)(.)(.)(.)(.)(.)(.)",
            "site.yaml:4:29: locations[2].url: needs one to 7 capture groups, has 0: /c/.+",
            "site.yaml:5:61: locations[3].split: needs one or more characters of a path,"
                + " like ',', is ''",
            "site.yaml:6:61: locations[4].split: needs one or more characters of a path,"
                + " like ',', is ' '",
            "site.yaml:7:32: unknown key 'multiplex' for a health location"
                + " (it is for a publisher location, a subscriber location, a pubsub location)");
  }

  @Test
  void listenStandsAlone() {
    assertThat(
            Reading.problems(
                """
        port: 9090
        listen:
          - {port: 9091}
          - {port: 9091}
          - {prt: 1}
        """))
        .containsExactly(
            "site.yaml:1:7: port: cannot stand beside 'listen'; leave one out",
            "site.yaml:4:5: listen[1]: is the same as another one; leave one out",
            "site.yaml:5:6: unknown key 'prt' for a listener (did you mean 'port'?)");
  }

  @Test
  void defaultLocationsNeedADefaultStore() {
    assertThat(Reading.problems("store: {mine: {type: memory}}"))
        .containsExactly(
            "site.yaml:1:8: store: the default locations need a store named 'default'"
                + " (there are: mine); name one so, or give locations");
  }

  @Test
  void aRedisStoreCannotCountChannels() {
    assertThat(
            Reading.problems(
                """
        store: {type: redis, max_channels: 5}
        locations:
          - {type: publisher, prefix: /p/, max_channels: 6}
        """))
        .containsExactly(
            "site.yaml:1:36: store.max_channels: works with memory stores only; leave it out",
            "site.yaml:3:50: locations[0].max_channels: works with memory stores only; leave it"
                + " out");
  }

  @Test
  void transportsAgreeWithPolling() {
    assertThat(
            Reading.problems(
                """
        locations:
          - {type: subscriber, prefix: /a/, polling: interval, transports: [long]}
          - {type: subscriber, prefix: /b/, transports: [long, interval]}
          - {type: subscriber, prefix: /c/, transports: [long, telepathy]}
          - {type: subscriber, prefix: /d/, transports: []}
          - {type: subscriber, prefix: /e/, transports: [long], polling: longg}
        """))
        .containsExactly(
            "site.yaml:2:68: locations[0].transports: needs 'interval', since polling is interval",
            "site.yaml:3:49: locations[1].transports: has both long and interval; leave one out",
            "site.yaml:4:56: locations[2].transports[1]: no transport 'telepathy' is served"
                + " (there are: long, interval, websocket, eventsource, chunked, multipart,"
                + " ndjson, raw)",
            "site.yaml:5:49: locations[3].transports: needs a list of transports, like [long,"
                + " eventsource], is an empty list",
            "site.yaml:6:66: locations[4].polling: needs one of long, interval, is 'longg'"
                + " (did you mean 'long'?)");
  }

  @Test
  void tooManyProblemsAreCutShort() {
    List<String> problems = Reading.problems(many());

    assertThat(problems).hasSize(201).last().asString().endsWith(" more");
  }

  private static String many() {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      keys.append("nothing").append(i).append(": 1\n");
    }
    return keys.toString();
  }
}
