package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.imports.Outcome.Mark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of an {@code .env} file, as laravel-echo-server read them: with dotenv 8. */
record OldEnvironment(Map<String, String> variables) {
  private static final String OURS = "LARAVEL_ECHO_SERVER_";
  private static final Pattern LINE = Pattern.compile("\\s*([\\w.-]+)\\s*=\\s*(.*?)\\s*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(.*?)}");

  private static final Map<String, String> OPTIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(OURS + "AUTH_HOST", "authHost"),
              Map.entry(OURS + "DEBUG", "devMode"),
              Map.entry(OURS + "HOST", "host"),
              Map.entry(OURS + "PORT", "port"),
              Map.entry(OURS + "REDIS_HOST", "databaseConfig.redis.host"),
              Map.entry(OURS + "REDIS_PORT", "databaseConfig.redis.port"),
              Map.entry(OURS + "REDIS_PASSWORD", "databaseConfig.redis.password"),
              Map.entry(OURS + "PROTO", "protocol"),
              Map.entry(OURS + "SSL_CERT", "sslCertPath"),
              Map.entry(OURS + "SSL_KEY", "sslKeyPath"),
              Map.entry(OURS + "SSL_CHAIN", "sslCertChainPath"),
              Map.entry(OURS + "SSL_PASS", "sslPassphrase")));

  static boolean isVariable(String name) {
    return name.startsWith(OURS);
  }

  static OldEnvironment none() {
    return new OldEnvironment(Map.of());
  }

  /** Reads an {@code .env} file; lines that are none of its are left out, as dotenv does. */
  static OldEnvironment parse(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : text.split("\r\n|\n|\r", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        variables.put(matcher.group(1), unquoted(matcher.group(2)));
      }
    }
    return new OldEnvironment(variables);
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** Puts the variables over the file's options, and says which. */
  List<Outcome> over(ObjectNode options) {
    List<Outcome> outcomes = new ArrayList<>();
    OPTIONS.forEach(
        (name, option) -> {
          String value = variables.getOrDefault(name, "");
          if (!value.isEmpty()) {
            outcomes.add(put(options, name, option, value));
          }
        });
    for (String name : variables.keySet()) {
      if (isVariable(name) && !OPTIONS.containsKey(name)) {
        String note = "laravel-echo-server has no such variable, and ignored it.";
        outcomes.add(new Outcome(Mark.UNKNOWN, name, List.of(), note));
      }
    }
    return outcomes;
  }

  private Outcome put(ObjectNode options, String name, String option, String value) {
    ObjectNode block = options;
    String note = "";
    Iterator<String> keys = List.of(option.split("\\.")).iterator();
    String key = keys.next();
    while (keys.hasNext()) {
      if (!block.path(key).isObject()) {
        note =
            "Without "
                + option.substring(0, option.lastIndexOf('.'))
                + " in its file "
                + "laravel-echo-server ended at start with this. ";
      }
      block = block.path(key) instanceof ObjectNode inner ? inner : block.putObject(key);
      key = keys.next();
    }
    Matcher reference = REFERENCE.matcher(value);
    String meant = value;
    if (reference.find()) {
      meant = variables.getOrDefault(reference.group(1), "");
      if (!reference.group().equals(value)) {
        note += "The whole value is that of " + reference.group(1) + ", as it was there. ";
      }
      if (meant.isEmpty()) {
        note += reference.group(1) + " is not in the same file. ";
        block.put(key, meant);
        return new Outcome(Mark.YOURS, name, List.of("option " + option), note.strip());
      }
    }
    Optional<String> replaced = several(block.path(key));
    block.put(key, meant);
    return new Outcome(
        replaced.isEmpty() ? Mark.SAME : Mark.DIFFERENT,
        name,
        List.of("option " + option),
        (note + replaced.orElse("")).strip());
  }

  /** What a single value takes the place of, where the file lists several. */
  private static Optional<String> several(JsonNode given) {
    if (!given.isArray() || given.isEmpty()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    given.forEach(each -> values.add(each.asText()));
    return Optional.of(
        "It takes the place of what the file lists: "
            + String.join(", ", values)
            + ". Without the variable all of these would be carried over.");
  }

  private static String unquoted(String value) {
    int last = value.length() - 1;
    if (last > 0 && value.charAt(0) == '"' && value.charAt(last) == '"') {
      return value.substring(1, last).replace("\\n", "\n");
    }
    boolean single = last > 0 && value.charAt(0) == '\'' && value.charAt(last) == '\'';
    return single ? value.substring(1, last) : value;
  }
}
