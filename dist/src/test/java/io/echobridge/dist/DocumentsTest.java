package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.Plugins;
import io.echobridge.dist.Packaged.Ended;
import io.echobridge.server.Validation;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents link to, configure and tell their readers to type. */
class DocumentsTest {
  private static final Path SOURCES = Path.of("..");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern CREDENTIAL = Pattern.compile("\\$\\{credentials\\.([\\w-]+)\\}");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)(?<![\\w/.-])(?:bin/)?echobridge (?!echobridge)([a-z][a-z-]+)((?: [^#|;\\n]*)?)");
  private static final Pattern OPTION = Pattern.compile("(?<=\\s)--?[a-z][a-z-]*");

  /** What a block may be: each is read by a test, or shown for what it is. */
  private static final Set<String> LANGUAGES =
      Set.of(
          "text", "console", "sh", "hocon", "js", "html", "java", "xml", "nginx", "redis", "dotenv",
          "ini", "php", "yaml");

  /** Enough for a part of a configuration to be a whole one. */
  private static final Config REST =
      ConfigFactory.parseString(
          """
          apps.default {
            auth.url = "http://127.0.0.1:8000/broadcasting/auth"
            api.clients.one.key = k
            pusher { app-id = 1, key = k, secret = s }
          }
          """);

  @TempDir Path folder;

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(SOURCES.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).hasSizeGreaterThan(12);
    assertThat(dead(pages)).isEmpty();
  }

  @Test
  void noLinkIsDeadInThePackages() throws IOException {
    for (Path root : List.of(Packaged.HOME, Packaged.HOME.resolveSibling("deb/echobridge/doc"))) {
      List<Path> pages = markdown(root, 2);
      assertThat(pages).as(root.toString()).hasSizeGreaterThan(12);
      assertThat(dead(pages)).isEmpty();
    }
  }

  @Test
  void aDeadLinkIsFound() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page, "# One\n[a](page.md) [b](page.md#one) [c](no.md) [d](#two) [e](https://x.example)\n");

    assertThat(dead(List.of(page))).containsExactly("page.md: no.md", "page.md: #two");
  }

  @Test
  void everyBlockNamesItsLanguage() throws IOException {
    for (Path page : pages()) {
      assertThat(blocks(page).map(block -> block.group(1)))
          .as(page.toString())
          .allMatch(LANGUAGES::contains);
    }
  }

  @Test
  void everyConfigurationIsAccepted() throws IOException {
    certificate();
    List<String> faults = new ArrayList<>();
    int checked = 0;
    for (Path page : pages()) {
      for (MatchResult block : blocks(page).toList()) {
        if (block.group(1).equals("hocon")) {
          checked++;
          faults(block.group(2)).forEach(fault -> faults.add(page + ": " + fault));
        }
      }
    }
    assertThat(checked).isGreaterThan(12);
    assertThat(faults).isEmpty();
  }

  @Test
  void everyCommandKnowsTheOptionsThatItIsGiven() throws IOException {
    Map<String, String> helps = new HashMap<>();
    int checked = 0;
    for (Path page : pages()) {
      for (MatchResult block : blocks(page).toList()) {
        if (!Set.of("console", "sh").contains(block.group(1))) {
          continue;
        }
        for (MatchResult command : all(COMMAND, block.group(2))) {
          String name = command.group(1);
          String help = helps.computeIfAbsent(name, any -> Packaged.run(any, "--help").text());
          Set<String> known =
              all(Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*"), help).stream()
                  .map(MatchResult::group)
                  .collect(Collectors.toSet());
          assertThat(all(OPTION, command.group(2)).stream().map(MatchResult::group).toList())
              .as("%s: %s", page, command.group())
              .allMatch(known::contains);
          checked++;
        }
      }
    }
    assertThat(helps).containsKeys("serve", "doctor", "import", "check-config", "tail");
    assertThat(checked).isGreaterThan(10);
  }

  private List<String> faults(String block) throws IOException {
    Map<String, String> environment =
        Map.of(
            "CREDENTIALS_DIRECTORY", Files.createDirectories(folder.resolve("secrets")).toString());
    for (MatchResult credential : all(CREDENTIAL, block)) {
      Files.writeString(folder.resolve("secrets").resolve(credential.group(1)), "0123456789abcdef");
    }
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789abcdef");
    String here =
        block
            .replaceAll("/etc/echobridge/(\\w+-)?\\w+\\.pem", folder + "/both.pem")
            .replace("/etc/echobridge/admin.token", token.toString());
    try {
      EchobridgeConfig config =
          new ConfigLoader(Plugins.installed(), environment)
              .load(ConfigFactory.parseString(here).withFallback(REST));
      return Validation.faults(config);
    } catch (InvalidConfigException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** A certificate and its key in one file, which is enough for every setting. */
  private void certificate() {
    Ended made =
        Packaged.end(
            ChildProcess.of(
                "sh",
                "-c",
                "cd "
                    + folder
                    + " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                    + " -subj /CN=shop.example -keyout key.pem -out cert.pem -days 30"
                    + " && cat cert.pem key.pem > both.pem"));
    assertThat(made.code()).as(made.text()).isZero();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = markdown(SOURCES, 1, "docs");
    pages.addAll(markdown(SOURCES.resolve("examples"), 2));
    return pages;
  }

  /** The pages at the top of a folder and in its {@code docs}. */
  private static List<Path> markdown(Path root, int depth, String... below) throws IOException {
    List<Path> pages = new ArrayList<>();
    List<Path> roots = new ArrayList<>(List.of(root));
    Stream.of(below).map(root::resolve).forEach(roots::add);
    for (Path each : roots) {
      try (Stream<Path> files = Files.walk(each, depth)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  private static List<String> dead(List<Path> pages) throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages) {
      String text = FENCE.matcher(Files.readString(page)).replaceAll("");
      for (MatchResult link : all(LINK, text)) {
        String target = link.group(1);
        if (!target.contains("://") && !leadsSomewhere(page, target)) {
          dead.add(page.getFileName() + ": " + target);
        }
      }
    }
    return dead;
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** As the places that show Markdown make them of headings. */
  private static Set<String> anchors(Path file) throws IOException {
    String text = FENCE.matcher(Files.readString(file)).replaceAll("");
    return all(HEADING, text).stream()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MatchResult> blocks(Path page) throws IOException {
    return all(FENCE, Files.readString(page)).stream();
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}
