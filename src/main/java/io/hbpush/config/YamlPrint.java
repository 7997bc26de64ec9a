package io.hbpush.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes maps, lists, texts, numbers and booleans as YAML. */
final class YamlPrint {

  private YamlPrint() {}

  static String print(Map<String, Object> map) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
    return new Yaml(options).dump(escaped(map));
  }

  /** Copies, so that equal parts do not become aliases, and keeps texts from the environment. */
  private static Object escaped(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .collect(
              Collectors.toMap(
                  entry -> String.valueOf(entry.getKey()),
                  entry -> escaped(entry.getValue()),
                  (a, b) -> a,
                  LinkedHashMap::new));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(YamlPrint::escaped).collect(Collectors.toCollection(ArrayList::new));
    }
    return value instanceof String text ? text.replace("${", "$${") : value;
  }
}
