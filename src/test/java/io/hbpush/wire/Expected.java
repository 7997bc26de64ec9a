package io.hbpush.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What an answer must look like, written as on the wire. Immutable.
 *
 * <p>The text has the status line, the headers, an empty line and the body. Line breaks of the text
 * are no part of the body: there, {@code ¶} is CR LF and {@code ↵} is LF, and a line without a mark
 * runs on into the next. {@code Name: *} asks for a header with any value; a body of {@code *} is
 * any body.
 *
 * <p>All headers must be there and no others; their order is free. {@code Date}, {@code Server},
 * {@code Connection} are compared only if they are written, and so is the {@code Content-Length} of
 * a 304. The case of a name is free except for {@code Etag}, which clients look up as it stands.
 * JSON and XML bodies are compared as values, whatever their length.
 */
final class Expected {

  private static final Set<String> UNLESS_WRITTEN = Set.of("date", "server", "connection");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Answer answer;

  private Expected(Answer answer) {
    this.answer = answer;
  }

  /** Reads the text. */
  static Expected of(String text) {
    return of(text.lines().toList());
  }

  /** Reads the lines of the text. */
  static Expected of(List<String> lines) {
    int blank = lines.indexOf("");
    int head = blank < 0 ? lines.size() : blank;
    StringBuilder body = new StringBuilder();
    for (int i = head + 1; i < lines.size(); i++) {
      body.append(body(lines.get(i)));
    }
    return new Expected(new Answer(lines.get(0), lines.subList(1, head), body.toString()));
  }

  /** The bytes that a body line stands for. */
  static String body(String line) {
    return new String(line.replace("¶", "\r\n").replace("↵", "\n").getBytes(UTF_8), ISO_8859_1);
  }

  /** In what the answer is not as expected; empty if it is. */
  List<String> differences(Answer actual) {
    List<String> found = new ArrayList<>();
    if (!answer.statusLine().equals(actual.statusLine())) {
      found.add("status line: " + actual.statusLine() + ", not " + answer.statusLine());
    }
    boolean structured = false;
    if (!answer.body().equals("*")) {
      Optional<String> type = answer.header("Content-Type");
      structured = type.isPresent() && (isJson(type.get()) || isXml(type.get()));
      bodyDifference(type.orElse(""), actual.body()).ifPresent(found::add);
    }
    Set<String> names = new LinkedHashSet<>();
    answer.headerLines().forEach(line -> names.add(name(line).toLowerCase(Locale.ROOT)));
    actual.headerLines().forEach(line -> names.add(name(line).toLowerCase(Locale.ROOT)));
    for (String name : names) {
      boolean lengthIsFree = structured || answer.status() == 304;
      if (!(name.equals("content-length") && lengthIsFree)) {
        headerDifference(name, actual).ifPresent(found::add);
      }
    }
    for (String line : actual.headerLines()) {
      if (name(line).equalsIgnoreCase("Etag") && !name(line).equals("Etag")) {
        found.add("header is spelled " + name(line) + ", not Etag");
      }
    }
    return found;
  }

  private Optional<String> headerDifference(String name, Answer actual) {
    List<String> wanted = answer.headers(name);
    List<String> got = actual.headers(name);
    if (wanted.isEmpty() && UNLESS_WRITTEN.contains(name)) {
      return Optional.empty();
    }
    boolean same =
        wanted.equals(List.of("*"))
            ? got.size() == 1
            : wanted.equals(got); // several lines of one name keep their order
    return same
        ? Optional.empty()
        : Optional.of("header " + name + ": " + said(got) + ", not " + said(wanted));
  }

  private static String said(List<String> values) {
    return values.isEmpty() ? "absent" : String.join(" | ", values);
  }

  private Optional<String> bodyDifference(String type, String actual) {
    try {
      boolean same;
      if (isJson(type)) {
        same = JSON.readTree(answer.body()).equals(JSON.readTree(actual));
      } else if (isXml(type)) {
        same = xml(answer.body()).equals(xml(actual));
      } else {
        same = answer.body().equals(actual);
      }
      return same
          ? Optional.empty()
          : Optional.of("body: " + visible(actual) + ", not " + visible(answer.body()));
    } catch (JsonProcessingException | SAXException e) {
      return Optional.of("body cannot be read (" + e.getMessage() + "): " + visible(actual));
    }
  }

  private static boolean isJson(String type) {
    return type.endsWith("/json");
  }

  private static boolean isXml(String type) {
    return type.endsWith("/xml");
  }

  private static String xml(String text) throws SAXException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // it throws all the same, but does not print
      return outline(builder.parse(new ByteArrayInputStream(text.getBytes(ISO_8859_1))));
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String outline(Node node) {
    if (node.getNodeType() == Node.TEXT_NODE) {
      return node.getNodeValue().strip();
    }
    StringBuilder text = new StringBuilder(node.getNodeName()).append('(');
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      text.append(outline(child));
    }
    return text.append(')').toString();
  }

  private static String name(String headerLine) {
    int colon = headerLine.indexOf(':');
    return colon < 0 ? headerLine : headerLine.substring(0, colon);
  }

  private static String visible(String body) {
    String shown = body.length() > 300 ? body.substring(0, 300) + "…" : body;
    return "«" + shown.replace("\r\n", "¶").replace("\n", "↵") + "» of " + body.length();
  }

  /** As on the wire, for people. */
  @Override
  public String toString() {
    return answer.toString();
  }
}
