package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/hbpushd}, in a directory of the test's own with the jar that was built. */
@Timeout(120)
final class LauncherIT {

  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Pattern PORT = Pattern.compile(" listening .*port=(\\d+)$");

  /** What a daemon says that starts in silence; a small machine may have fewer descriptors. */
  private static final String LOG_LINE = "\\S+Z INFO (listening|started|stopping|stopped)( .*)?";

  @TempDir private Path directory;
  private Path home;
  private Path target;
  private Path launcher;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectory(directory.resolve("hbpush"));
    target = Files.createDirectory(home.resolve("target"));
    Files.copy(Path.of(System.getProperty("hbpushd.jar")), target.resolve("hbpushd.jar"));
    launcher = Files.createDirectory(home.resolve("bin")).resolve("hbpushd");
    Files.copy(Path.of("bin", "hbpushd"), launcher);
    for (Path readable : List.of(directory, home, target, launcher.getParent(), launcher)) {
      Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  /** A run that is over: what it said and how it ended. */
  private record Run(int status, String out, String err) {}

  private Process start(Map<String, String> environment, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("JAVA_HOME", JAVA_HOME);
    builder.environment().remove("HBPUSHD_JAVA_OPTS");
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Run run(Map<String, String> environment, String... command) throws Exception {
    Process process = start(environment, Arrays.asList(command));
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  private Path script(String path, String text) throws IOException {
    Path script = directory.resolve(path);
    Files.createDirectories(script.getParent());
    Files.writeString(script, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  /** A daemon that this launcher has started, and what it said until then. */
  private final class Started {
    private final Process process;
    private final BufferedReader log;
    private final List<String> said = new ArrayList<>();
    private int port;

    Started(Map<String, String> environment, String... before) throws IOException {
      List<String> command = new ArrayList<>(Arrays.asList(before));
      command.addAll(List.of(launcher.toString(), "--address=127.0.0.1", "--port=0"));
      process = start(environment, command);
      log = process.errorReader(StandardCharsets.UTF_8);
    }

    /** Returns when it serves. */
    Started serving() throws IOException {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        said.add(line);
        Matcher listening = PORT.matcher(line);
        if (listening.find()) {
          port = Integer.parseInt(listening.group(1));
        }
        if (line.contains(" started ")) {
          assertThat(line).endsWith(" pid=" + process.pid()); // signals reach it, then
          return this;
        }
      }
      throw new AssertionError("it ended: " + said);
    }

    int publish() throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/publisher/test"))
              .POST(BodyPublishers.ofString("hello"))
              .build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    /** All that it said, after it was asked to end and did. */
    List<String> end() throws Exception {
      process.toHandle().destroy(); // and leaves its streams open
      log.lines().forEach(said::add);
      assertThat(process.waitFor()).isZero();
      assertThat(process.getInputStream().readAllBytes()).isEmpty();
      return said;
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path archive() {
    return target.resolve("hbpushd-java-" + System.getProperty("java.version") + ".jsa");
  }

  @Test
  void theArchiveIsMadeOnceAndThenUsedInSilence() throws Exception {
    Started first = new Started(Map.of()).serving();
    assertThat(first.publish()).isEqualTo(202);
    assertThat(first.end()).first().isEqualTo("hbpushd: learning to start faster, once");
    FileTime made = Files.getLastModifiedTime(archive());
    assertThat(files()).containsExactly(archive().getFileName().toString(), "hbpushd.jar");

    Path loaded = directory.resolve("loaded");
    Started second =
        new Started(Map.of("HBPUSHD_JAVA_OPTS", "-Xlog:class+load:file=" + loaded)).serving();
    assertThat(second.publish()).isEqualTo(202);

    assertThat(second.end()).allMatch(line -> line.matches(LOG_LINE));
    assertThat(Files.readAllLines(loaded))
        .anyMatch(line -> line.matches(".* io.hbpush.Hbpushd source: shared objects file.*"));
    assertThat(Files.getLastModifiedTime(archive())).isEqualTo(made);
  }

  @Test
  void aNewerJarGetsAnotherArchive() throws Exception {
    Files.writeString(archive(), "of the jar before");
    Files.setLastModifiedTime(archive(), FileTime.fromMillis(0));

    assertThat(new Started(Map.of()).serving().end())
        .first()
        .isEqualTo("hbpushd: learning to start faster, once");

    assertThat(Files.size(archive())).isGreaterThan(1 << 20);
  }

  @Test
  void severalThatStartForTheFirstTimeAtOnceDoNotDisturbEachOther() throws Exception {
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      all.add(new Started(Map.of()));
    }

    for (Started each : all) {
      assertThat(each.serving().publish()).isEqualTo(202);
    }

    for (Started each : all) {
      assertThat(each.end().stream().filter(line -> !line.startsWith("hbpushd: learning ")))
          .allMatch(line -> line.matches(LOG_LINE));
    }
    assertThat(files()).containsExactly(archive().getFileName().toString(), "hbpushd.jar");
    assertThat(new Started(Map.of()).serving().end()).allMatch(line -> line.matches(LOG_LINE));
  }

  @Test
  void anArchiveThatIsNoneIsIgnoredInSilence() throws Exception {
    Files.writeString(archive(), "not an archive");

    Started daemon = new Started(Map.of()).serving();

    assertThat(daemon.publish()).isEqualTo(202);
    assertThat(daemon.end()).allMatch(line -> line.matches(LOG_LINE));
  }

  @Test
  void whoCannotLearnStartsAllTheSame() throws Exception {
    script(
        "java/bin/java",
        """
        case "$*" in
          *-XX:ArchiveClassesAtExit=*) exit 1 ;;
          *) exec '%s/bin/java' "$@" ;;
        esac
        """
            .formatted(JAVA_HOME));

    Started daemon =
        new Started(Map.of("JAVA_HOME", directory.resolve("java").toString())).serving();

    assertThat(daemon.publish()).isEqualTo(202);
    daemon.end();
    assertThat(files()).containsExactly("hbpushd.jar");
  }

  @Test
  void whereItMayNotWriteItStartsWithoutAnArchive() throws Exception {
    String[] asSomebody = {};
    if (Files.getOwner(directory).getName().equals("root")) { // who may write everywhere
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
      asSomebody =
          new String[] {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));

    Started daemon = new Started(Map.of(), asSomebody).serving();

    assertThat(daemon.publish()).isEqualTo(202);
    assertThat(daemon.end()).allMatch(line -> line.matches(LOG_LINE));
    assertThat(files()).containsExactly("hbpushd.jar");
  }

  @Test
  void symbolicLinksLeadToIt() throws Exception {
    Path far = Files.createDirectories(directory.resolve("usr/local/bin")).resolve("hbpushd");
    Files.createSymbolicLink(far, launcher);
    Path near =
        Files.createSymbolicLink(directory.resolve("near"), Path.of("usr/local/bin/hbpushd"));

    assertThat(run(Map.of(), near.toString(), "--version").out()).startsWith("hbpushd ");
    assertThat(run(Map.of(), "usr/local/bin/hbpushd", "--version").out()).startsWith("hbpushd ");
    assertThat(
            run(Map.of("PATH", far.getParent() + ":/usr/bin:/bin"), "sh", "-c", "hbpushd -V").out())
        .startsWith("hbpushd ");
  }

  @Test
  void statusAndOutputAreThoseOfTheDaemon() throws Exception {
    Path file = Files.writeString(directory.resolve("site.yaml"), "prot: 9090\n");

    Run run = run(Map.of(), launcher.toString(), "--check", "--config=" + file);

    assertThat(run)
        .isEqualTo(new Run(78, "", file + ":1:1: unknown key 'prot' (did you mean 'port'?)\n"));
    assertThat(files()).containsExactly("hbpushd.jar"); // it has not learnt for that
  }

  @Test
  void theJavaOfJavaHomeRunsIt() throws Exception {
    script("java/bin/java", "echo \"$@\"\n");
    Files.writeString(directory.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            directory.resolve("java").toString(),
            "HBPUSHD_JAVA_OPTS",
            "-Xmx1g -Xss1m");

    Run run = run(environment, launcher.toString(), "--check", "--config=a b.yaml");

    assertThat(run.out())
        .endsWith(" -Xmx1g -Xss1m -jar " + target + "/hbpushd.jar --check --config=a b.yaml\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_312", "11.0.2", "16"})
  void anOldJavaIsNamedWithWhatIsNeeded(String version) throws Exception {
    Path java =
        script("java/bin/java", "echo 'openjdk version \"" + version + "\" 2021-01-01' >&2\n");

    Run run = run(Map.of("JAVA_HOME", directory + "/java"), launcher.toString());

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                "hbpushd: needs Java 17 or newer, and %s is %s (set JAVA_HOME to another one)\n"
                    .formatted(java, version)));
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    Run run = run(Map.of("JAVA_HOME", "/nowhere"), launcher.toString());

    assertThat(run)
        .isEqualTo(
            new Run(1, "", "hbpushd: JAVA_HOME is /nowhere, but there is no /nowhere/bin/java\n"));
  }

  @Test
  void withoutJavaItSaysWhatItNeeds() throws Exception {
    Run run = run(Map.of("JAVA_HOME", "", "PATH", toolsWithoutJava()), launcher.toString());

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                "hbpushd: needs Java 17 or newer: there is no java on the PATH, and JAVA_HOME is"
                    + " not set\n"));
  }

  @Test
  void withoutAJarAndWithoutMavenItSaysWhatItNeeds() throws Exception {
    Files.delete(target.resolve("hbpushd.jar"));

    Run run = run(Map.of("PATH", toolsWithoutJava()), launcher.toString());

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                "hbpushd: there is no %s/hbpushd.jar, and no mvn on the PATH to build it with\n"
                    .formatted(target)));
  }

  /** A directory for the PATH, with what scripts use. */
  private String toolsWithoutJava() throws IOException {
    for (String tool : List.of("dirname", "readlink", "sed", "head", "find")) {
      Path found =
          Stream.of("/usr/bin", "/bin")
              .map(place -> Path.of(place, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      script("tools/" + tool, "exec " + found + " \"$@\"\n");
    }
    return directory.resolve("tools").toString();
  }
}
