package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code etc/reference.rst} is what the schema says. */
final class ReferencePageTest {

  private static final Path PAGE = Path.of("etc", "reference.rst");

  @Test
  void thePageIsMadeFromTheSchema() throws Exception {
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, ReferencePage.text());
    }

    assertThat(Files.readString(PAGE))
        .as("to write the page anew: mvn -Dtest=ReferencePageTest -Dreference.write=true test")
        .isEqualTo(ReferencePage.text());
  }

  @Test
  void everyKeyIsOnThePage() {
    List<String> lines = ReferencePage.text().lines().toList();

    for (Section section : Schema.SECTIONS) {
      assertThat(lines).contains(section.title());
      section.names().forEach(name -> assertThat(lines).contains("``" + name + "``"));
    }
  }

  @Test
  void everyLinkLeadsToAHeading() {
    List<String> lines = ReferencePage.text().lines().toList();
    Matcher links = Pattern.compile("(?<!`)`([^`]+)`_").matcher(ReferencePage.text());

    while (links.find()) {
      assertThat(lines).contains(links.group(1));
    }
  }
}
