package io.echobridge.dotenv;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file as PHP's dotenv reads it: quotes, comments, {@code ${NAME}}, values of
 * several lines. What cannot be read is passed over: Laravel itself complains of it.
 */
public final class DotEnv {
  /** A name, and a value in double quotes, in single quotes, or bare up to a comment. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "^[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \\t]*=[ \\t]*"
              + "(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|'((?:[^'\\\\]|\\\\.)*+)'|([^\\r\\n]*))",
          Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  private final Map<String, String> values = new LinkedHashMap<>();

  private DotEnv() {}

  /** Reads the text of a file. */
  public static DotEnv parse(String text) {
    DotEnv env = new DotEnv();
    Matcher entry = ENTRY.matcher(withoutComments(text));
    while (entry.find()) {
      String value;
      if (entry.group(2) != null) {
        value = unescaped(env.expanded(entry.group(2)));
      } else if (entry.group(3) != null) {
        value = entry.group(3);
      } else {
        value = env.expanded(COMMENT.matcher(entry.group(4)).replaceFirst("").strip());
      }
      env.values.put(entry.group(1), value);
    }
    return env;
  }

  /** As Laravel's {@code env()} has it; nothing where the variable is not there. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).map(DotEnv::meant);
  }

  /** What is set, as it stands there first. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  // Laravel takes these words for no text; neither a driver nor a prefix is one.
  private static String meant(String value) {
    return switch (value) {
      case "null", "(null)", "empty", "(empty)" -> "";
      default -> value;
    };
  }

  private static String withoutComments(String text) {
    return text.replaceAll("(?m)^[ \\t]*#.*$", "");
  }

  private String expanded(String value) {
    return VARIABLE
        .matcher(value)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }

  private static String unescaped(String value) {
    return ESCAPE
        .matcher(value)
        .replaceAll(
            found ->
                switch (found.group(1)) {
                  case "n" -> "\n";
                  case "t" -> "\t";
                  case "\"", "\\", "$" -> Matcher.quoteReplacement(found.group(1));
                  default -> Matcher.quoteReplacement(found.group());
                });
  }
}
