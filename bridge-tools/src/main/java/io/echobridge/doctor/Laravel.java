package io.echobridge.doctor;

import io.echobridge.dotenv.DotEnv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Laravel application's folder, as far as it says how it broadcasts. */
final class Laravel {
  private static final Pattern DRIVER =
      Pattern.compile(
          "'default'\\s*=>\\s*env\\(\\s*'(\\w+)'\\s*(?:,\\s*(?:'([^']*)'|null))?\\s*\\)");

  private static final Pattern PREFIX =
      Pattern.compile(
          "'prefix'\\s*=>\\s*(?:env\\(\\s*'(\\w+)'\\s*(?:,\\s*((?:[^()']|'[^']*'|\\((?:[^()]|\\([^()]*\\))*\\))*))?\\)"
              + "|((?:[^,()']|'[^']*'|\\((?:[^()]|\\([^()]*\\))*\\))+))");

  private static final Pattern SLUG =
      Pattern.compile(
          "(?:Str::|str_)slug\\(.*?env\\(\\s*'(\\w+)'\\s*(?:,\\s*'([^']*)')?\\s*\\)\\s*(?:,\\s*'([^']*)')?\\s*\\)"
              + "\\s*\\.\\s*'([^']*)'");

  private static final Pattern LITERAL = Pattern.compile("'([^']*)'");

  /** Its .env, beside which the rest of it may be. */
  private final Path main;

  private final DotEnv env;

  private Laravel(Path main, DotEnv env) {
    this.main = main;
    this.env = env;
  }

  /**
   * @throws IOException when there is no {@code .env} that can be read
   */
  static Laravel read(Path folder) throws IOException {
    return ofEnv(folder.resolve(".env"));
  }

  /**
   * An application of which there may be no more than its {@code .env} file.
   *
   * @throws IOException when that cannot be read
   */
  static Laravel ofEnv(Path file) throws IOException {
    return new Laravel(file, DotEnv.parse(text(file)));
  }

  Path file(String name) {
    return main.resolveSibling(name);
  }

  Optional<String> env(String name) {
    return env.value(name);
  }

  /** The variable that names the broadcast driver. */
  String driverVariable() {
    Matcher said = DRIVER.matcher(broadcasting());
    if (said.find()) {
      return said.group(1);
    }
    return env("BROADCAST_DRIVER").isPresent() && env("BROADCAST_CONNECTION").isEmpty()
        ? "BROADCAST_DRIVER"
        : "BROADCAST_CONNECTION";
  }

  /** What it broadcasts on, by the name in its config/broadcasting.php; empty: nothing. */
  String connection() {
    Matcher said = DRIVER.matcher(broadcasting());
    String standard = said.find() && said.group(2) != null ? said.group(2) : "null";
    String name = env(driverVariable()).orElse(standard);
    return name.equals("null") ? "" : name;
  }

  /** The broadcast driver, which its connection may have another name than; empty: none. */
  String driver() {
    String name = connection();
    Matcher said =
        Pattern.compile(key(name) + "(?:\\[|array\\s*\\()[^\\[\\]]*?'driver'\\s*=>\\s*'(\\w+)'")
            .matcher(broadcasting());
    String driver = said.find() ? said.group(1) : name;
    return driver.equals("null") ? "" : driver;
  }

  /** Whether it has a broadcast connection of a name; yes where no configuration can be read. */
  boolean defines(String connection) {
    String source = broadcasting();
    return source.isBlank() || Pattern.compile(key(connection)).matcher(source).find();
  }

  private static String key(String name) {
    return "'" + Pattern.quote(name) + "'\\s*=>\\s*";
  }

  /** Its own file, and the framework's, whose connections it has besides since Laravel 11. */
  private String broadcasting() {
    String both =
        config("broadcasting") + "\n" + source("vendor/laravel/framework/config/broadcasting.php");
    return both.replace('"', '\'');
  }

  /** What it puts before channel names at Redis: one text, or several that are possible. */
  List<String> prefixes() {
    String source = redisOptions();
    Matcher said = PREFIX.matcher(source);
    if (source.isEmpty()) { // the framework's own defaults are in force, of whatever version
      Optional<String> own = env("REDIS_PREFIX");
      String name = env("APP_NAME").orElse("Laravel");
      return own.map(List::of)
          .orElseGet(
              () -> List.of(Slug.of(name, "_") + "_database_", Slug.of(name, "-") + "-database-"));
    }
    if (!said.find()) {
      return List.of("");
    }
    if (said.group(1) == null) {
      return List.of(value(said.group(3)));
    }
    String standard = said.group(2) == null ? "" : said.group(2);
    return List.of(env(said.group(1)).orElseGet(() -> value(standard)));
  }

  /** The value of an expression of PHP, of the few kinds that stand there. */
  private String value(String expression) {
    Matcher slug = SLUG.matcher(expression);
    if (slug.find()) {
      String standard = slug.group(2) == null ? "" : slug.group(2);
      String separator = slug.group(3) == null ? "-" : slug.group(3);
      return Slug.of(env(slug.group(1)).orElse(standard), separator) + slug.group(4);
    }
    Matcher literal = LITERAL.matcher(expression);
    return literal.find() ? literal.group(1) : "";
  }

  /** The options of {@code 'redis' => [...]}; empty where no file says them. */
  private String redisOptions() {
    String redis = redis(config("database"));
    if (redis.isEmpty()) { // since Laravel 11 the framework's own counts then
      redis = redis(source("vendor/laravel/framework/config/database.php"));
    }
    int options = redis.indexOf("'options'");
    return options < 0 && !redis.isEmpty() ? " " : redis.substring(Math.max(options, 0));
  }

  private static String redis(String database) {
    int redis = database.indexOf("'redis' =>");
    return redis < 0 ? "" : database.substring(redis);
  }

  private String config(String name) {
    return source("config/" + name + ".php"); // since Laravel 11 they need not be there
  }

  /** A file of PHP without comments; empty where there is none. */
  private String source(String name) {
    try {
      return text(file(name)).replaceAll("(?m)^\\s*(//|#|\\*|/\\*).*$", "");
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
