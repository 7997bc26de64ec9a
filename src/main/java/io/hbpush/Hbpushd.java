package io.hbpush;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationException;
import io.hbpush.config.ConfigurationText;
import io.hbpush.time.SystemTime;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The command {@code hbpushd}: reads its arguments and the configuration, and runs a server. */
public final class Hbpushd {

  static final int GOOD = 0;
  static final int CANNOT_START = 1;
  static final int BAD_USAGE = 2;

  /** {@code EX_CONFIG} of BSD's sysexits.h. */
  static final int BAD_CONFIGURATION = 78;

  private static final Logger log = LoggerFactory.getLogger(Hbpushd.class);

  private final Map<String, String> environment;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * A command that has not run yet.
   *
   * @param environment for the configuration
   */
  Hbpushd(Map<String, String> environment, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Exits with 0, or as the help says. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(new Hbpushd(System.getenv(), out, err).run(arguments));
  }

  /**
   * Runs the command. While a server runs it does not return; signals end the process.
   *
   * @return the exit status
   */
  int run(String... arguments) {
    Arguments given = new Arguments();
    CommandLine command = new CommandLine(given).setCaseInsensitiveEnumValuesAllowed(true);
    try {
      command.parseArgs(arguments);
    } catch (CommandLine.ParameterException e) {
      err.println("hbpushd: " + e.getMessage());
      err.println("Try 'hbpushd --help'.");
      return BAD_USAGE;
    }
    if (command.isUsageHelpRequested()) {
      command.usage(out);
      return GOOD;
    }
    if (command.isVersionHelpRequested()) {
      command.printVersionHelp(out);
      return GOOD;
    }
    if (given.completion().isPresent()) {
      out.print(AutoComplete.bash("hbpushd", command));
      out.flush();
      return GOOD;
    }
    return withConfiguration(given);
  }

  private int withConfiguration(Arguments given) {
    Configuration configuration;
    try {
      configuration = read(text(given), given);
    } catch (ConfigurationException e) {
      e.lines().forEach(err::println);
      return BAD_CONFIGURATION;
    }
    configuration.warnings().forEach(err::println);
    if (given.printConfig()) {
      out.print(configuration.print());
      out.flush();
      return GOOD;
    }
    if (given.check()) {
      out.println(given.config().map(Object::toString).orElse("default configuration") + ": ok");
      return GOOD;
    }
    return serve(given, configuration);
  }

  private int serve(Arguments given, Configuration configuration) {
    Logging.configure(configuration.site().log());
    AtomicReference<Server> running = new AtomicReference<>();
    Signals.onTermination(() -> stop(running.get()));
    try (SystemTime time = new SystemTime()) {
      Server server = Server.start(configuration.site(), time);
      running.set(server);
      Signals.onHangUp(() -> readAgain(given, server));
      server
          .addresses()
          .forEach(a -> log.info("listening address={} port={}", a.getHostString(), a.getPort()));
      log.info("started version={} pid={}", Version.text(), ProcessHandle.current().pid());
      return Signals.awaitTermination();
    } catch (CannotStartException e) {
      err.println("hbpushd: " + e.getMessage());
      return CANNOT_START;
    }
  }

  private static void stop(Server server) {
    if (server != null) { // it may be that it has not started yet, or cannot
      log.info("stopping");
      server.close();
      log.info("stopped");
    }
  }

  /**
   * After SIGHUP: a configuration that is wrong changes nothing. Neither does an empty file, which
   * is the defaults only at the start: it is being written, or an accident.
   */
  private void readAgain(Arguments given, Server server) {
    try {
      ConfigurationText text = text(given);
      if (given.config().isPresent()) {
        text.requireContent();
      }
      Configuration configuration = read(text, given);
      configuration.warnings().forEach(err::println);
      List<String> needRestart = server.reload(configuration.site());
      Logging.configure(configuration.site().log());
      needRestart.forEach(section -> log.warn("restart-needed section={}", section));
      log.info("configuration-read");
    } catch (ConfigurationException e) {
      e.lines().forEach(err::println);
      log.error("configuration-kept reason=problems problems={}", e.lines().size());
    }
  }

  private static ConfigurationText text(Arguments given) throws ConfigurationException {
    return given.config().isPresent()
        ? ConfigurationText.read(given.config().get(), given.format())
        : ConfigurationText.defaults();
  }

  private Configuration read(ConfigurationText text, Arguments given)
      throws ConfigurationException {
    return Configuration.read(text, given.overrides(), environment);
  }
}
