package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A warning is given when, and only when, an earlier pattern is proven to take all paths. */
@Timeout(30)
final class ReachabilityTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/(.+) ; /pub/(.+)",
        "/(.+) ; /pub/([^/]+)",
        "/(.+) ; /a/(\\d{1,3})/b",
        "/([a-z]+) ; /([a-f]+)",
        "/(.+) ; /(.+)",
        "/(\\w+)(?:/.*)? ; /([a-z]+)/x",
        "^/(.+)$ ; /pub/(.+)",
        "/(?:a|b)/(.+) ; /b/(x.*?y)",
        "/([^/]+)/.* ; /(\\d+)/[a-c]{2}",
        "/(?P<id>[!-~]+) ; /x(.+)",
        "/\\(([\\w.-]+)\\) ; /\\((a-b)\\)",
        "/a/(.*) ; /a/(.+)",
        "/(?:x/)?(.+) ; /x/(.+)"
      })
  void whatIsNeverReachedIsWarnedOf(String earlier, String later) throws Exception {
    assertThat(warnings(earlier, later))
        .containsExactly(
            "site.yaml:3:3: warning: locations[1] "
                + later
                + " is never reached: locations[0] "
                + earlier
                + " matches first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/pub/(.+) ; /(.+)",
        "/([a-f]+) ; /([a-g]+)",
        "/a/(.+) ; /a/(.*)",
        "/(a)?b ; /b(.*)",
        "/(?:(a)|b) ; /(b)",
        "/(\\d{2}) ; /(\\d{2,3})",
        "/(.+)/x ; /(.+)/y",
        "/(?i)a(.+) ; /a(b)",
        "/([[:alpha:]]+) ; /(a)",
        "/(.+)\\b ; /(a)",
        "/(.+) ; é(.+)",
        "/(.+) ; nowhere(.+)"
      })
  void whatMayBeReachedIsNotWarnedOf(String earlier, String later) throws Exception {
    assertThat(warnings(earlier, later)).isEmpty();
  }

  @Test
  void prefixesAreTakenLiterally() throws Exception {
    assertThat(
            Reading.yaml(
                    """
                    locations:
                      - {type: subscriber, prefix: /a.b/}
                      - {type: publisher, prefix: /axb/}
                      - {type: publisher, prefix: /a.b/c/}
                      - {type: health, prefix: /a.b/up}
                      - {type: health, prefix: /a.b/}
                    """)
                .warnings())
        .containsExactly(
            "site.yaml:4:5: warning: locations[2] /a.b/c/(.+) is never reached: locations[0]"
                + " /a.b/(.+) matches first",
            "site.yaml:5:5: warning: locations[3] /a.b/up is never reached: locations[0]"
                + " /a.b/(.+) matches first");
  }

  @Test
  void patternsMadeToExplodeGiveNoWarningAndTakeNoTime() throws Exception {
    assertThat(warnings("/(.*a.{300})", "/(.*b.{400})")).isEmpty();
    assertThat(warnings("/((?:a?){400}a{400})", "/((?:a|aa)+)")).isEmpty();
    assertThat(warnings("/(" + "(?:a|b|ab)*".repeat(60) + ")c", "/([ab]*d)")).isEmpty();
  }

  @Test
  void manyLocationsTakeNoTime() throws Exception {
    StringBuilder text = new StringBuilder("locations:\n");
    for (int i = 0; i < 2000; i++) {
      text.append("- {type: publisher, url: '/.*a.{20}").append(i).append("/(.+)'}\n");
    }

    assertThat(Reading.yaml(text.toString()).warnings()).isEmpty();
  }

  private static List<String> warnings(String earlier, String later) throws Exception {
    return Reading.yaml(
            "locations:\n- {type: subscriber, url: '"
                + earlier
                + "'}\n- {type: publisher, url: '"
                + later
                + "'}\n")
        .warnings();
  }
}
