package io.hbpush.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The text of a configuration, its name for messages, and which language it is in. Immutable. */
public final class ConfigurationText {

  /** The languages of a configuration. */
  public enum Format {
    YAML,
    JSON
  }

  /** Far more than anybody writes; a device or a log given by mistake is not read to its end. */
  private static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final String text;
  private final Format format;

  private ConfigurationText(String name, String text, Format format) {
    this.name = name;
    this.text = text;
    this.format = format;
  }

  /** Nothing at all, which gives the defaults. */
  public static ConfigurationText defaults() {
    return new ConfigurationText("default configuration", "", Format.YAML);
  }

  /**
   * Reads a file.
   *
   * @param format if empty, the name's end or the first character says it
   * @throws ConfigurationException if it cannot be read or is not text in UTF-8
   */
  public static ConfigurationText read(Path file, Optional<Format> format)
      throws ConfigurationException {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw unreadable(name, "is a directory, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return of(name, in.readNBytes(MAX_BYTES + 1), format);
    } catch (NoSuchFileException e) {
      throw unreadable(name, "there is no such file");
    } catch (AccessDeniedException e) {
      throw unreadable(name, "may not be read by this user");
    } catch (IOException e) {
      throw unreadable(name, "cannot be read (" + e.getMessage() + ")");
    }
  }

  /** As {@link #read}, with the content at hand. */
  static ConfigurationText of(String name, byte[] bytes, Optional<Format> format)
      throws ConfigurationException {
    if (bytes.length > MAX_BYTES) {
      throw unreadable(name, "is larger than 1 MiB, which no configuration is");
    }
    String text = decode(name, bytes);
    return new ConfigurationText(name, text, format.orElseGet(() -> guess(name, text)));
  }

  /**
   * Sees to it that there is more than white space and comments, which would give the defaults.
   *
   * @throws ConfigurationException if not
   */
  public void requireContent() throws ConfigurationException {
    if (text.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#"))) {
      throw unreadable(name, "is empty; write {} if the defaults are meant");
    }
  }

  String name() {
    return name;
  }

  /** Where files are that it names without a directory. */
  Path directory() {
    return Path.of(name).toAbsolutePath().getParent();
  }

  /** The tree, or empty if there is nothing but white space and comments. */
  Optional<Node> parse(Problems problems) throws SyntaxException {
    return switch (format) {
      case YAML -> YamlTree.parse(text, problems);
      case JSON -> text.isBlank() ? Optional.empty() : JsonTree.parse(text, problems);
    };
  }

  private static Format guess(String name, String text) {
    boolean json =
        name.toLowerCase(Locale.ROOT).endsWith(".json") || text.stripLeading().startsWith("{");
    return json ? Format.JSON : Format.YAML;
  }

  private static String decode(String name, byte[] bytes) throws ConfigurationException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    text = text.startsWith("\ufeff") ? text.substring(1) : text; // a byte order mark
    if (result.isError()) {
      String place = name + ":" + markAt(text, text.length());
      throw new ConfigurationException(
          List.of(place + ": is not UTF-8 from here on; save the file as UTF-8"));
    }
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        String hex = String.format(Locale.ROOT, "U+%04X", (int) text.charAt(i));
        throw new ConfigurationException(
            List.of(
                name + ":" + markAt(text, i) + ": the control character " + hex + " cannot stand"));
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return (c < ' ' && "\n\r\t".indexOf(c) < 0) || c == 0x7f;
  }

  private static Mark markAt(String text, int index) {
    String before = text.substring(0, index);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Mark(line, index - before.lastIndexOf('\n'));
  }

  private static ConfigurationException unreadable(String name, String why) {
    return new ConfigurationException(List.of(name + ": " + why));
  }
}
