package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Defaults belong in {@code reference.conf}; a document that repeats one has to agree. Documents do
 * so in tables with a column {@code setting} and a column {@code default} or {@code bound}, and in
 * brackets after a setting: {@code `server.drain-time` (10 s)}.
 */
class DefaultsTest {
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("echobridge");
  private static final String NAME = "[a-zA-Z][\\w-]*(?:\\.[\\w-]+)*";
  private static final Pattern CODE = Pattern.compile("`((?:…\\.)?" + NAME + ")`");
  private static final Pattern IN_BRACKETS = Pattern.compile("`(" + NAME + ")`\\s\\((\\d[^);,]*)");

  @Test
  void whatDocumentsSayAboutADefaultIsTheDefault() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Path document : documents()) {
      for (Claim claim : claims(text(document))) {
        seen.add(claim.setting());
        if (!claim.holds()) {
          wrong.add(document.getFileName() + ": " + claim);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen)
        .contains(
            "app.limits.whispers-per-second",
            "app.limits.handshake-wait",
            "auth.calls-per-second",
            "server.client-memory",
            "server.drain-time");
  }

  @Test
  void anotherDefaultIsFound() {
    String table =
        """
        | setting | default | beyond it |
        | --- | --- | --- |
        | `apps.ID.limits.max-whisper`, `….bytes-per-second` | 10 KiB, 256 KiB | dropped |
        | `apps.ID.limits.whispers-per-second` | 1000 | dropped |
        | `apps.ID.auth.calls-per-second`, `….max-in-flight` | 100, 200 | wait |
        | `server.client-memory` | 64 MiB | 503 |
        """;
    String text = "`cluster.linger` (5 s), `server.drain-time` (10 seconds)";

    assertThat(claims(table + text))
        .filteredOn(claim -> !claim.holds())
        .extracting(Claim::setting)
        .containsExactly(
            "app.limits.whispers-per-second",
            "auth.max-in-flight",
            "server.client-memory",
            "app.cluster.linger");
  }

  private static List<Path> documents() throws IOException {
    Path root = Path.of("..");
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      List<Path> all =
          new ArrayList<>(docs.filter(path -> path.toString().endsWith(".md")).sorted().toList());
      all.add(root.resolve("README.md"));
      all.add(root.resolve("ARCHITECTURE.md"));
      all.add(Path.of("src/deb/files/echobridge.8"));
      return all;
    }
  }

  /** The manual page's bold names are what code is elsewhere. */
  private static String text(Path document) throws IOException {
    String text = Files.readString(document);
    return document.toString().endsWith(".8")
        ? text.replace("\\-", "-").replaceAll("(?m)^\\.B (\\S+)$", "`$1`")
        : text;
  }

  private static List<Claim> claims(String text) {
    List<Claim> claims = new ArrayList<>();
    int settings = -1;
    int values = -1;
    String parent = "";
    for (String line : text.lines().toList()) {
      List<String> cells = cells(line);
      if (cells.contains("setting")) {
        settings = cells.indexOf("setting");
        values = Math.max(cells.indexOf("default"), cells.indexOf("bound"));
      } else if (cells.isEmpty()) {
        settings = -1;
      } else if (settings >= 0 && values >= 0 && cells.size() > Math.max(settings, values)) {
        int from = 0; // values are in the order of their settings
        Matcher name = CODE.matcher(cells.get(settings));
        while (name.find()) {
          String full = full(name.group(1), parent);
          Optional<String> path = path(full);
          if (path.isPresent()) {
            parent = full.substring(0, full.lastIndexOf('.') + 1);
            String words = cells.get(values);
            Claim claim = new Claim(path.get(), words, words.substring(from));
            if (claim.isOne()) {
              claims.add(claim);
              from += claim.isZero() ? 0 : claim.end(); // "no limit" may be said of several
            }
          }
        }
      }
    }
    IN_BRACKETS
        .matcher(text)
        .results()
        .forEach(
            found ->
                path(found.group(1))
                    .map(path -> new Claim(path, found.group(2), found.group(2)))
                    .filter(Claim::isOne)
                    .ifPresent(claims::add));
    return claims;
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    return Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList();
  }

  /** In a table, a name that is short or begins with "…" is in the block of the name before it. */
  private static String full(String name, String parent) {
    if (name.startsWith("….limits.")) {
      return "apps.ID." + name.substring(2);
    }
    return name.contains(".") && !name.startsWith("…") ? name : parent + name.replace("….", "");
  }

  /** The setting's path in the reference, without the outer block; empty for any other name. */
  private static Optional<String> path(String name) {
    String inApp = name.startsWith("apps.ID.") ? name.substring("apps.ID.".length()) : name;
    return Stream.of(name, inApp, "app." + inApp)
        .filter(path -> path.contains(".") && REFERENCE.hasPath(path))
        .findFirst();
  }

  /**
   * What a document says of a setting.
   *
   * @param rest of the words, behind the values of the settings before it
   */
  private record Claim(String setting, String words, String rest) {
    /** Whether it names a value of the setting's kind, and the setting has one. */
    boolean isOne() {
      ConfigValueType type = REFERENCE.getValue(setting).valueType();
      if (type != ConfigValueType.NUMBER && type != ConfigValueType.STRING) {
        return false;
      }
      String unit = REFERENCE.getString(setting).replaceAll("[^A-Za-z]", "");
      String value =
          switch (unit) {
            case "" -> "\\d|no limit|heap";
            case "ms", "s", "m" -> "\\d (?:ms|s|seconds|minutes)\\b";
            default -> "\\d (?:bytes|KiB|MiB)\\b";
          };
      return !written().isEmpty() && Pattern.compile(value).matcher(words).find();
    }

    boolean isZero() {
      return REFERENCE.getString(setting).equals("0");
    }

    boolean holds() {
      return end() > 0;
    }

    /** Where the value ends in the rest of the words; 0 if it is not there. */
    int end() {
      String any = String.join("|", written().stream().map(Pattern::quote).toList());
      Matcher found = Pattern.compile("(?<![\\d.,])(?:" + any + ")(?![\\d.]|,\\d)").matcher(rest);
      return found.find() ? found.end() : 0;
    }

    /** The ways to write the default. */
    private List<String> written() {
      String value = REFERENCE.getString(setting);
      Matcher parts = Pattern.compile("(\\d+) ?([A-Za-z]*)").matcher(value);
      if (isZero()) {
        return List.of("no limit", "of the heap");
      } else if (!parts.matches()) {
        return List.of();
      }
      String grouped = "%,d".formatted(Long.parseLong(parts.group(1)));
      return switch (parts.group(2)) {
        case "" -> List.of(parts.group(1), grouped);
        case "s" -> List.of(parts.group(1) + " s", parts.group(1) + " seconds");
        default -> List.of(parts.group(1) + " " + parts.group(2));
      };
    }
  }
}
