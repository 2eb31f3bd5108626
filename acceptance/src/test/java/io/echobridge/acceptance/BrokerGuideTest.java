package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/writing-a-broker.md}, followed from an empty folder: its pom.xml, and the classes of
 * its example, which are in the tests of bridge-testkit. What the page has its reader install is
 * put into a repository of links to the user's, as the user's is not a test's to write to.
 */
class BrokerGuideTest {
  private static final String PAGE = "writing-a-broker.md";
  private static final Path ROOT = Places.module("..");
  private static final String VERSION = "0.1.0";
  private static final Duration TO_BUILD = Duration.ofMinutes(5);

  @Test
  void theExampleOfThePageKeepsTheContract(@TempDir Path folder) throws IOException {
    Path project = Files.createDirectories(folder.resolve("broker-tailed-file"));
    Path repository = folder.resolve("repository");
    try {
      followsThePage(project, repository);
    } finally {
      // JUnit would look at each of the links, and warn of it.
      run("rm", "-rf", repository.toString());
    }
  }

  private static void followsThePage(Path project, Path repository) throws IOException {
    install(repository);
    Files.writeString(project.resolve("pom.xml"), Document.blocks(PAGE, "xml").get(0));
    copyExample(project);

    try (ChildProcess maven =
        ChildProcess.of(
                "mvn",
                "-B",
                "-o",
                "-ntp",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + repository,
                "test")
            .in(project)
            .start()) {
      assertThat(maven.awaitExit(TO_BUILD)).as(String.join("\n", maven.output())).isZero();

      assertThat(testsRun(maven.output())).isEqualTo(testsThatThePageNames());
    }
  }

  private static int testsThatThePageNames() throws IOException {
    return number(
        "has to report at least (\\d+) tests",
        Files.readString(ROOT.resolve("docs").resolve(PAGE)));
  }

  private static int testsRun(List<String> output) {
    // The last such line is the sum.
    List<String> lines = output.stream().filter(line -> line.contains("Tests run:")).toList();
    assertThat(lines).isNotEmpty();
    return number("Tests run: (\\d+),", lines.get(lines.size() - 1));
  }

  private static int number(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map(found -> Integer.parseInt(found.group(1)))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError(regex + " is not in " + text));
  }

  /** What {@code mvn install} would put there, of what this build has made. */
  private static void install(Path repository) throws IOException {
    // Surefire says where Maven has it.
    String usual = System.getProperty("user.home") + "/.m2/repository";
    Path users = Path.of(System.getProperty("localRepository", usual));
    run("cp", "-rs", users.toString(), repository.toString());
    Path ours = repository.resolve("io/echobridge");
    put(ROOT.resolve("pom.xml"), ours, "echobridge", ".pom");
    for (String module : List.of("bridge-core", "bridge-server", "bridge-testkit")) {
      put(ROOT.resolve(module).resolve("pom.xml"), ours, module, ".pom");
      Path jar = ROOT.resolve(module).resolve("target").resolve(module + "-" + VERSION + ".jar");
      put(jar, ours, module, ".jar");
    }
  }

  private static void run(String program, String... arguments) {
    try (ChildProcess process = ChildProcess.of(program, arguments).start()) {
      assertThat(process.awaitExit(ChildProcess.PATIENCE)).isZero();
    }
  }

  private static void put(Path file, Path ours, String artifact, String ending) throws IOException {
    Path folder = Files.createDirectories(ours.resolve(artifact).resolve(VERSION));
    Files.copy(
        file,
        folder.resolve(artifact + "-" + VERSION + ending),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copyExample(Path project) throws IOException {
    Path example = ROOT.resolve("bridge-testkit/src/test/java/io/echobridge/testkit/tail");
    try (Stream<Path> files = Files.list(example)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        boolean isTest = name.endsWith("Test.java") || name.endsWith("World.java");
        Path folder = project.resolve(isTest ? "src/test/java" : "src/main/java");
        Path to = folder.resolve("io/echobridge/testkit/tail").resolve(name);
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Path resources = Files.createDirectories(project.resolve("src/main/resources"));
    List<String> defaults =
        Document.blocks(PAGE, "text").stream()
            .filter(block -> block.startsWith("echobridge.brokers."))
            .toList();
    Files.writeString(resources.resolve("reference.conf"), defaults.get(0));
    Path services = Files.createDirectories(resources.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("io.echobridge.broker.BrokerFactory"),
        "io.echobridge.testkit.tail.TailedFileFactory");
  }
}
