package io.hbpush;

import io.hbpush.config.ConfigurationText.Format;
import io.hbpush.config.Overrides;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of {@code hbpushd}. Filled once, by picocli. */
@Command(
    name = "hbpushd",
    versionProvider = Version.class,
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    customSynopsis = {
      "hbpushd [--config=FILE] [--port=PORT] [--address=ADDRESS]",
      "       hbpushd --check | --print-config [--config=FILE]"
    },
    synopsisHeading = "Usage: ",
    description = {
      "",
      "Relays messages over plain HTTP: what is posted to a channel goes to everybody who"
          + " waits for it. Without --config, it publishes at /publisher/ID and subscribes at"
          + " /subscriber/ID on port 80, with messages in memory.",
      ""
    },
    footerHeading = "%nSignals:%n",
    footer = {
      "  SIGTERM, SIGINT   answer waiting subscribers, shut down, exit with 0",
      "  SIGHUP            read the configuration again; keep the old if it is bad",
      "",
      "Example:",
      "  hbpushd --port=9090 &",
      "  curl -d 'Hello!' http://localhost:9090/publisher/test",
      "  curl -i http://localhost:9090/subscriber/test"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:ended by a signal, or did what was asked",
      " 1:cannot start: an address is taken, a store cannot be reached",
      " 2:the command line is wrong",
      " 3:Java's memory was used up (when run by bin/hbpushd)",
      "78:the configuration is wrong; nothing was bound, no store was touched"
    })
final class Arguments {

  /** A shell that completions can be written for. */
  enum Shell {
    BASH
  }

  private static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
        throw new TypeConversionException("needs a number from 0 to 65535, is '" + text + "'");
      }
      return Integer.valueOf(text);
    }
  }

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration in YAML or JSON. Default: see above.")
  private Path config;

  @Option(
      names = "--format",
      paramLabel = "yaml|json",
      description =
          "Language of the configuration. Default: JSON if its name ends in .json or its first"
              + " character is {, else YAML.")
  private Format format;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "Listen on this port, whatever the configuration says; 0 is any free one.")
  private Integer port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Listen on this address, whatever the configuration says.")
  private String address;

  @Option(
      names = "--check",
      description = "Check the configuration, say all that is wrong with it, and exit.")
  private boolean check;

  @Option(
      names = "--print-config",
      description = "Print the configuration with all defaults, without secrets, and exit.")
  private boolean printConfig;

  @Option(
      names = "--completion",
      paramLabel = "bash",
      description =
          "Print a completion script for the shell, and exit. To use it:"
              + " source <(hbpushd --completion=bash)")
  private Shell completion;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  Optional<Format> format() {
    return Optional.ofNullable(format);
  }

  Overrides overrides() {
    return new Overrides(Optional.ofNullable(port), Optional.ofNullable(address));
  }

  boolean check() {
    return check;
  }

  boolean printConfig() {
    return printConfig;
  }

  Optional<Shell> completion() {
    return Optional.ofNullable(completion);
  }
}
