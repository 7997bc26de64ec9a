package io.hbpush.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a tree of JSON (RFC 8259). Confined to one parse. */
final class JsonTree {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonParser parser;
  private final Problems problems;
  private int depth;

  private JsonTree(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** Parses a text that is not blank. */
  static Optional<Node> parse(String text, Problems problems) throws SyntaxException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Node root = new JsonTree(parser, problems).node("");
      if (parser.nextToken() != null) {
        throw new SyntaxException(mark(parser), "is not JSON: something follows after its end");
      }
      boolean nothing = root instanceof Node.Scalar s && s.sort() == Node.Kind.NOTHING;
      return nothing ? Optional.empty() : Optional.of(root);
    } catch (JsonProcessingException e) {
      throw new SyntaxException(mark(e.getLocation()), "is not JSON: " + describe(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no input that could fail
    }
  }

  private Node node(String path) throws IOException, SyntaxException {
    Mark mark = mark(parser);
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new SyntaxException(mark, "is not JSON: ends too early");
    }
    return switch (token) {
      case START_OBJECT, START_ARRAY -> {
        if (++depth > TreeLimits.MAX_DEPTH) {
          throw new SyntaxException(
              mark, "is nested deeper than " + TreeLimits.MAX_DEPTH + " levels");
        }
        Node inner =
            token == JsonToken.START_OBJECT
                ? new Node.Entries(mark, entries(path))
                : new Node.Items(mark, items(path));
        depth--;
        yield inner;
      }
      case VALUE_STRING -> new Node.Scalar(mark, Node.Kind.TEXT, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Node.Scalar(mark, Node.Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(mark, Node.Kind.BOOLEAN, parser.getText());
      case VALUE_NULL -> new Node.Scalar(mark, Node.Kind.NOTHING, "null");
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new SyntaxException(mark, "is not JSON: a value is missing");
    };
  }

  private List<Node> items(String path) throws IOException, SyntaxException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path + "[" + items.size() + "]"));
    }
    return items;
  }

  private List<Node.Entry> entries(String path) throws IOException, SyntaxException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Mark mark = mark(parser);
      String name = parser.currentName();
      String keyPath = path.isEmpty() ? name : path + "." + name;
      parser.nextToken();
      Node.Entry entry = new Node.Entry(mark, name, node(keyPath));
      Node.Entry first = entries.putIfAbsent(name, entry);
      if (first != null) {
        TreeLimits.reportDuplicate(problems, first, mark, keyPath);
      }
    }
    return List.copyOf(entries.values());
  }

  /** The parser's own words, without words of the text: they may be secret. */
  private static String describe(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("Unrecognized token")) {
      return "a value is text in double quotes, a number, true, false, null, a list or a map";
    }
    if (message.startsWith("Unexpected end-of-input")) {
      return "it ends too early; a quote, bracket or brace is not closed";
    }
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static Mark mark(JsonParser parser) {
    return mark(parser.currentTokenLocation());
  }

  private static Mark mark(JsonLocation location) {
    return location == null ? Mark.START : new Mark(location.getLineNr(), location.getColumnNr());
  }
}
