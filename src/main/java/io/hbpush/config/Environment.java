package io.hbpush.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the environment's variables into a tree: <code>${NAME}</code>, <code>${NAME:-default}</code>
 * for when it is unset or empty, and <code>$${</code> for a plain <code>${</code>. Confined to one
 * reading.
 */
final class Environment {

  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\$\\{|\\$\\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<or>:-(?<otherwise>[^}]*))?\\})?");

  private final Map<String, String> variables;
  private final Problems problems;

  Environment(Map<String, String> variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  Node fill(Node node) {
    return fill(node, "");
  }

  private Node fill(Node node, String path) {
    if (node instanceof Node.Scalar scalar) {
      return scalar.sort() == Node.Kind.TEXT ? fill(scalar, path) : scalar;
    }
    if (node instanceof Node.Items list) {
      List<Node> items = new ArrayList<>();
      for (Node item : list.items()) {
        items.add(fill(item, path + "[" + items.size() + "]"));
      }
      return new Node.Items(list.mark(), items);
    }
    Node.Entries map = (Node.Entries) node;
    return new Node.Entries(
        map.mark(),
        map.entries().stream()
            .map(
                entry ->
                    new Node.Entry(
                        entry.mark(),
                        entry.key(),
                        fill(
                            entry.value(),
                            path.isEmpty() ? entry.key() : path + "." + entry.key())))
            .toList());
  }

  private Node.Scalar fill(Node.Scalar scalar, String path) {
    Matcher matcher = REFERENCE.matcher(scalar.text());
    StringBuilder filled = new StringBuilder();
    Set<String> used = new LinkedHashSet<>();
    int end = 0;
    while (matcher.find()) {
      filled.append(scalar.text(), end, matcher.start());
      end = matcher.end();
      if (matcher.group().equals("$${")) {
        filled.append("${");
      } else if (matcher.group("name") == null) {
        problems.error(
            scalar.mark(),
            path,
            "has a ${ that is no ${NAME} or ${NAME:-default}; for a ${ write $${");
        return scalar;
      } else {
        used.add(matcher.group("name"));
        filled.append(value(matcher, scalar.mark(), path));
      }
    }
    filled.append(scalar.text(), end, scalar.text().length());
    Optional<String> variable =
        used.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", used));
    return new Node.Scalar(scalar.mark(), scalar.sort(), filled.toString(), variable);
  }

  private String value(Matcher matcher, Mark mark, String path) {
    String name = matcher.group("name");
    String value = variables.get(name);
    if (matcher.group("or") != null) {
      return value == null || value.isEmpty() ? matcher.group("otherwise") : value;
    }
    if (value == null) {
      problems.error(
          mark,
          path,
          "the environment has no " + name + "; set it, or write ${" + name + ":-default}");
      return "";
    }
    return value;
  }
}
