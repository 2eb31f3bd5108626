package io.echobridge.imports;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration that is being written: its keys stay in the order in which they came. */
final class Draft {
  private final Map<String, Object> root = new LinkedHashMap<>();

  /**
   * Sets a key to a text, a number, a truth or a list of texts.
   *
   * @return the setting, as it may be shown
   */
  String set(List<String> path, Object value) {
    put(path, value);
    return ConfigUtil.joinPath(path) + " = " + text(value);
  }

  /** As {@link #set}, for what must not be shown. */
  String secret(List<String> path, String value) {
    put(path, value);
    return ConfigUtil.joinPath(path) + " = ***";
  }

  String render() {
    StringBuilder out = new StringBuilder();
    root.forEach((key, value) -> entry(out.append('\n'), "", List.of(key), value));
    return out.toString();
  }

  @SuppressWarnings("unchecked") // what is a map here was made by this class
  private void put(List<String> path, Object value) {
    Map<String, Object> block = root;
    for (String key : path.subList(0, path.size() - 1)) {
      block = (Map<String, Object>) block.computeIfAbsent(key, k -> new LinkedHashMap<>());
    }
    block.put(path.get(path.size() - 1), value);
  }

  private static void entry(StringBuilder out, String indent, List<String> path, Object value) {
    if (!(value instanceof Map<?, ?> block)) {
      out.append(indent).append(ConfigUtil.joinPath(path)).append(" = ").append(text(value));
      out.append('\n');
      return;
    }
    Map.Entry<?, ?> first = block.entrySet().iterator().next();
    if (block.size() == 1 && first.getValue() instanceof Map<?, ?> inner) {
      List<String> longer = new ArrayList<>(path);
      longer.add((String) first.getKey());
      entry(out, indent, longer, inner);
      return;
    }
    out.append(indent).append(ConfigUtil.joinPath(path)).append(" {\n");
    block.forEach((key, each) -> entry(out, indent + "  ", List.of((String) key), each));
    out.append(indent).append("}\n");
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Draft::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? ConfigUtil.quoteString(text) : value.toString();
  }
}
