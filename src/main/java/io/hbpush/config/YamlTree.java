package io.hbpush.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Makes a tree of YAML 1.1. Confined to one parse.
 *
 * <p>Only composed nodes are used, never constructed objects: they have their places, and no tag
 * can make anything. Aliases and merge keys are followed.
 */
final class YamlTree {

  private static final Map<Tag, Node.Kind> KINDS =
      Map.of(
          Tag.STR, Node.Kind.TEXT,
          Tag.TIMESTAMP, Node.Kind.TEXT,
          Tag.MERGE, Node.Kind.TEXT,
          Tag.INT, Node.Kind.NUMBER,
          Tag.FLOAT, Node.Kind.NUMBER,
          Tag.BOOL, Node.Kind.BOOLEAN,
          Tag.NULL, Node.Kind.NOTHING);

  private final Problems problems;
  private final Set<org.yaml.snakeyaml.nodes.Node> open =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int size;

  private YamlTree(Problems problems) {
    this.problems = problems;
  }

  /**
   * Parses a document.
   *
   * @return empty for a text of only white space and comments
   */
  static Optional<Node> parse(String text, Problems problems) throws SyntaxException {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(TreeLimits.MAX_DEPTH);
    options.setMaxAliasesForCollections(TreeLimits.MAX_NODES);
    options.setCodePointLimit(Integer.MAX_VALUE); // the text's size is bounded where it is read
    org.yaml.snakeyaml.nodes.Node root;
    try {
      root = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw new SyntaxException(mark(e), "is not YAML: " + describe(e));
    } catch (YAMLException e) {
      throw new SyntaxException(
          Mark.START, "is nested deeper than " + TreeLimits.MAX_DEPTH + " levels");
    }
    if (root == null || root.getTag().equals(Tag.NULL)) {
      return Optional.empty();
    }
    return Optional.of(new YamlTree(problems).node(root, ""));
  }

  private Node node(org.yaml.snakeyaml.nodes.Node node, String path) throws SyntaxException {
    Mark mark = mark(node.getStartMark());
    if (++size > TreeLimits.MAX_NODES) {
      throw new SyntaxException(mark, "its aliases make it too large");
    }
    if (!open.add(node)) {
      throw new SyntaxException(mark, "contains itself through an alias");
    }
    try {
      if (node instanceof ScalarNode scalar) {
        return scalar(mark, scalar);
      }
      if (node instanceof SequenceNode sequence) {
        requireTag(mark, node, Tag.SEQ);
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
          items.add(node(item, path + "[" + items.size() + "]"));
        }
        return new Node.Items(mark, items);
      }
      requireTag(mark, node, Tag.MAP);
      return new Node.Entries(mark, entries((MappingNode) node, path));
    } finally {
      open.remove(node);
    }
  }

  private static Node scalar(Mark mark, ScalarNode scalar) throws SyntaxException {
    Node.Kind kind = KINDS.get(scalar.getTag());
    if (kind == null) {
      throw unknownTag(mark);
    }
    return new Node.Scalar(mark, kind, scalar.getValue());
  }

  private List<Node.Entry> entries(MappingNode mapping, String path) throws SyntaxException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    List<Node.Entry> merged = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Mark mark = mark(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new SyntaxException(mark, "a key must be a word, not a list or a map");
      }
      if (key.getTag().equals(Tag.MERGE)) {
        merged.addAll(merged(tuple.getValueNode(), path));
        continue;
      }
      String name = key.getValue();
      String keyPath = path.isEmpty() ? name : path + "." + name;
      Node.Entry entry = new Node.Entry(mark, name, node(tuple.getValueNode(), keyPath));
      Node.Entry first = entries.putIfAbsent(name, entry);
      if (first != null) {
        TreeLimits.reportDuplicate(problems, first, mark, keyPath);
      }
    }
    // What is written in the map itself wins over what is merged, and earlier over later merges.
    merged.forEach(entry -> entries.putIfAbsent(entry.key(), entry));
    return List.copyOf(entries.values());
  }

  private List<Node.Entry> merged(org.yaml.snakeyaml.nodes.Node value, String path)
      throws SyntaxException {
    Node node = node(value, path);
    List<Node> maps = node instanceof Node.Items list ? list.items() : List.of(node);
    List<Node.Entry> entries = new ArrayList<>();
    for (Node map : maps) {
      if (!(map instanceof Node.Entries merging)) {
        throw new SyntaxException(map.mark(), "only a map, or a list of maps, can be merged");
      }
      entries.addAll(merging.entries());
    }
    return entries;
  }

  private static void requireTag(Mark mark, org.yaml.snakeyaml.nodes.Node node, Tag tag)
      throws SyntaxException {
    if (!node.getTag().equals(tag)) {
      throw unknownTag(mark);
    }
  }

  private static SyntaxException unknownTag(Mark mark) {
    return new SyntaxException(
        mark, "a tag means nothing here (text that begins with '!' needs quotes)");
  }

  /** The parser's own words, but never its excerpt of the text nor a name: they may be secret. */
  private static String describe(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.startsWith("found undefined alias")) {
      return "there is no anchor for this alias (text that begins with '*' needs quotes)";
    }
    if (problem.contains("tag handle")) {
      return "text that begins with '!' needs quotes";
    }
    if (problem.contains("\\t(TAB)")) {
      return "a tab cannot be used for indentation; use spaces";
    }
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return context + problem;
  }

  private static Mark mark(MarkedYAMLException e) {
    if (e.getProblemMark() != null) {
      return mark(e.getProblemMark());
    }
    return e.getContextMark() != null ? mark(e.getContextMark()) : Mark.START;
  }

  private static Mark mark(org.yaml.snakeyaml.error.Mark mark) {
    return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
