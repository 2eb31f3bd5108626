package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the user's file, and says what keeps it from being read. */
final class ConfigFile {
  /** What stands at the top of a laravel-echo-server.json and nowhere in a file of ours. */
  private static final Set<String> ECHO_SERVERS =
      Set.of("authHost", "authEndpoint", "databaseConfig", "devMode", "subscribers", "clients");

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidConfigException when it cannot be read, is damaged, or is another program's
   */
  static Config parse(Path file) throws InvalidConfigException {
    Optional<String> unreadable = FileFault.reading(file.toString());
    if (unreadable.isPresent()) {
      throw invalid(file + ": cannot be read: " + unreadable.get());
    }
    Config parsed;
    try {
      parsed =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
    } catch (ConfigException e) {
      throw invalid(fault(e));
    }
    if (parsed.root().keySet().stream().filter(ECHO_SERVERS::contains).count() > 1) {
      throw invalid(
          file
              + ": this is a configuration of laravel-echo-server; make one of Echobridge of it with"
              + " \"echobridge import "
              + file
              + '"');
    }
    return parsed;
  }

  /** What is wrong in a text that is not HOCON, and where; nothing that is in it is quoted. */
  static String fault(ConfigException e) {
    ConfigOrigin origin = e.origin();
    if (origin == null) {
      return Redaction.unquoted(String.valueOf(e.getMessage()));
    }
    String words = words(e, origin);
    String text = text(origin.filename());
    Optional<Brackets.Open> open = Brackets.unclosed(text);
    if (open.isPresent() && words.contains("end of file")) {
      char opening = open.get().bracket();
      char closing = opening == '{' ? '}' : ']';
      return place(origin, open.get().line())
          + "nothing closes the "
          + opening
          + " in this line: a "
          + closing
          + " is missing";
    }
    long lines = Math.max(1, text.lines().count());
    int line = text.isEmpty() ? origin.lineNumber() : (int) Math.min(origin.lineNumber(), lines);
    return place(origin, line) + plain(words);
  }

  private static String words(ConfigException e, ConfigOrigin origin) {
    String message = String.valueOf(e.getMessage());
    String place = origin.description() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }

  /** The library's words, where an operator would not understand them, in ours. */
  private static String plain(String words) {
    if (words.startsWith("unbalanced close brace")) {
      return "no { belongs to this }: it is one too many, or a { before it is missing";
    }
    if (words.contains("unescaped newline in quoted strings")
        || words.contains("quote was still open")) {
      return "a text begins with a quote that does not end: a \" is missing";
    }
    if (words.startsWith("expecting a close parentheses")) {
      return "expected a key, such as server, got something else";
    }
    if (words.contains("is not allowed outside quotes")) {
      return "a text with signs such as @, !, $ and ? has to stand in quotes";
    }
    return Redaction.unquoted(words).replaceFirst("(?s) to be part of a key or string .*", "");
  }

  private static String place(ConfigOrigin origin, int line) {
    String file = origin.filename() == null ? origin.description() : origin.filename();
    return file + (line > 0 ? ":" + line : "") + ": ";
  }

  private static String text(@Nullable String file) {
    try {
      return file == null || !Files.isRegularFile(Path.of(file)) // a pipe is read only once
          ? ""
          : new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }

  private static InvalidConfigException invalid(String problem) {
    return new InvalidConfigException(List.of(problem));
  }
}
