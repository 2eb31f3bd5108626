package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Environment variables that override settings: {@code ECHOBRIDGE_SERVER_PORT} is {@code
 * server.port}.
 */
final class Environment {
  private static final String PREFIX = "ECHOBRIDGE_";

  /**
   * Not ours: the option's own variable, and what Kubernetes sets in every container next to a
   * service that is called {@code echobridge}.
   */
  private static final Pattern FOREIGN =
      Pattern.compile("CONFIG|SERVICE_(HOST|PORT.*)|PORT(_\\d+_(TCP|UDP|SCTP).*)?");

  private final Variables variables;
  private final Problems problems;

  Environment(Shape.Block root, Problems problems) {
    this.variables = new Variables(root);
    this.problems = problems;
  }

  /** What the user wrote, with the overrides in it. */
  ConfigObject over(ConfigObject written, Map<String, String> environment) {
    Config result = written.toConfig();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(PREFIX) || foreign(name, variable.getValue())) {
        continue;
      }
      Optional<Variables.Target> target =
          variables.find(name.substring(PREFIX.length()), result.root());
      if (target.isPresent()) {
        String path = ConfigUtil.joinPath(target.get().path().keys());
        result = result.withValue(path, value(target.get().shape(), name, variable.getValue()));
      } else {
        problems.add("environment variable " + name + ": no such setting" + hint(name, written));
      }
    }
    return result.root();
  }

  /** Whether any variable is a setting, or means to be. */
  static boolean isGiven(Map<String, String> environment) {
    return environment.entrySet().stream()
        .anyMatch(
            variable ->
                variable.getKey().startsWith(PREFIX)
                    && !foreign(variable.getKey(), variable.getValue()));
  }

  private static boolean foreign(String name, String value) {
    String rest = name.substring(PREFIX.length());
    return FOREIGN.matcher(rest).matches() && (!rest.equals("PORT") || value.contains("://"));
  }

  private String hint(String name, ConfigObject written) {
    return Nearest.to(name, variables.names(PREFIX, written))
        .map(near -> ", did you mean " + near + "?")
        .orElse("");
  }

  private static ConfigValue value(Shape shape, String name, String text) {
    String origin = "environment variable " + name;
    boolean scalars = shape instanceof Shape.ListOf list && list.element() instanceof Shape.Leaf;
    if (scalars && !text.startsWith("[")) {
      return ConfigValueFactory.fromIterable(
          Stream.of(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList(),
          origin);
    }
    if (text.startsWith("[") || text.startsWith("{")) {
      try {
        Object parsed = ConfigFactory.parseString("value = " + text).getAnyRef("value");
        return ConfigValueFactory.fromAnyRef(parsed, origin);
      } catch (ConfigException e) {
        return ConfigValueFactory.fromAnyRef(text, origin);
      }
    }
    return ConfigValueFactory.fromAnyRef(text, origin);
  }
}
