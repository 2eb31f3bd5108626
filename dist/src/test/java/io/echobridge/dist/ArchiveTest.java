package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive holds. */
class ArchiveTest {
  private static final String NAME = "echobridge-" + System.getProperty("echobridge.version");
  private static final Path ARCHIVE = Packaged.HOME.resolveSibling(NAME + ".tar.gz");

  @TempDir Path folder;

  @Test
  void itHoldsWhatItShould() {
    assertThat(tar("-tzf", ARCHIVE.toString()).lines())
        .contains(
            NAME + "/bin/echobridge",
            NAME + "/bin/archive-classes",
            NAME + "/conf/echobridge.conf",
            NAME + "/conf/reference.conf",
            NAME + "/LICENSE",
            NAME + "/README",
            NAME + "/README.md",
            NAME + "/sbom.json")
        .allMatch(path -> path.startsWith(NAME + "/"));
  }

  @Test
  void itRunsWhereItWasUnpackedAndFasterWithAnArchiveOfClasses() {
    tar("-xzf", ARCHIVE.toString(), "-C", folder.toString());
    Path home = folder.resolve(NAME);
    assertThat(home.resolve("classes.jsa")).doesNotExist();

    Ended made =
        Packaged.end(
            ChildProcess.of(home.resolve("bin/archive-classes").toString())
                .env("JAVA_HOME", System.getProperty("java.home")));

    assertThat(made.code()).as(made.text()).isZero();
    assertThat(made.text()).isEmpty();
    Ended version =
        Packaged.end(
            ChildProcess.of(home.resolve("bin/echobridge").toString(), "--version")
                .env("JAVA_HOME", System.getProperty("java.home"))
                .env("JAVA_OPTS", "-Xlog:class+load:file=" + folder.resolve("classes")));
    assertThat(version.text()).isEqualTo("echobridge " + NAME.replaceAll(".*-", ""));
    assertThat(folder.resolve("classes"))
        .content()
        .contains("io.echobridge.Echobridge source: shared objects file");
  }

  @Test
  void anArchiveThatDoesNotFitIsPassedOverInSilence() throws IOException {
    tar("-xzf", ARCHIVE.toString(), "-C", folder.toString());
    Path home = folder.resolve(NAME);
    Files.writeString(home.resolve("classes.jsa"), "of another Java");

    Ended version =
        Packaged.end(
            ChildProcess.of(home.resolve("bin/echobridge").toString(), "--version")
                .env("JAVA_HOME", System.getProperty("java.home")));

    assertThat(version.code()).isZero();
    assertThat(version.output()).hasSize(1);
  }

  @Test
  void theSbomNamesEveryJar() throws IOException {
    String sbom = Files.readString(Packaged.HOME.resolve("sbom.json"));

    assertThat(sbom).contains("\"bomFormat\" : \"CycloneDX\"");
    try (Stream<Path> jars = Files.list(Packaged.HOME.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString().replaceAll("-\\d.*", "")).toList())
          .hasSizeGreaterThan(20)
          .allSatisfy(artifact -> assertThat(sbom).contains("/" + artifact + "@"));
    }
  }

  /** Our own jars are made by each build, but the list only by one that may ask registries. */
  @Test
  void theSbomHasTheHashesOfTheJarsThatAreNotOurs() throws Exception {
    int known = 0;
    for (JsonNode component :
        new ObjectMapper()
            .readTree(Packaged.HOME.resolve("sbom.json").toFile())
            .path("components")) {
      Path jar = Packaged.HOME.resolve("lib").resolve(jar(component));
      if (!component.path("group").asText().equals("io.echobridge") && Files.exists(jar)) {
        known++;
        byte[] bytes = Files.readAllBytes(jar);
        assertThat(component.path("hashes")).as(jar.toString()).isNotEmpty();
        for (JsonNode hash : component.path("hashes")) {
          String algorithm = hash.path("alg").asText();
          assertThat(HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes)))
              .as("%s of %s", algorithm, jar)
              .isEqualTo(hash.path("content").asText());
        }
      }
    }
    try (Stream<Path> jars = Files.list(Packaged.HOME.resolve("lib"))) {
      assertThat(jars.filter(jar -> !isOurs(jar.getFileName().toString()))).hasSize(known);
    }
  }

  private static String jar(JsonNode component) {
    Matcher classifier =
        Pattern.compile("classifier=([^&]+)").matcher(component.path("purl").asText());
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + (classifier.find() ? "-" + classifier.group(1) : "")
        + ".jar";
  }

  private static boolean isOurs(String jar) {
    return jar.matches("(bridge|broker|protocol|echobridge)-.*");
  }

  @Test
  void jnaHasItsLicenceAndTheLibrariesOfLinuxAndNoOther() throws IOException {
    Path jar;
    try (Stream<Path> jars = Files.list(Packaged.HOME.resolve("lib"))) {
      jar =
          jars.filter(each -> each.getFileName().toString().startsWith("jna-"))
              .findAny()
              .orElseThrow();
    }
    try (JarFile jna = new JarFile(jar.toFile())) {
      List<String> names = jna.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .contains(
              "com/sun/jna/Native.class",
              "com/sun/jna/linux-x86-64/libjnidispatch.so",
              "com/sun/jna/linux-aarch64/libjnidispatch.so",
              "META-INF/LICENSE",
              "META-INF/AL2.0")
          .doesNotHaveDuplicates();
      assertThat(names.stream().filter(name -> name.contains("jnidispatch")))
          .allMatch(name -> name.startsWith("com/sun/jna/linux-"));
      assertThat(jna.getManifest().getMainAttributes().getValue("Implementation-Title"))
          .isEqualTo("com.sun.jna");
    }
  }

  /**
   * {@link ContainerTest} builds the image; this tells sooner, and that both have the same Java.
   */
  @Test
  void theDockerfileSuitsTheTree() throws IOException {
    String dockerfile = Files.readString(Path.of("container/Dockerfile"));
    String packages = Files.readString(Path.of("src/deb/build.xml"));
    Pattern modules = Pattern.compile("--add-modules (\\S+?)[\"\\s]");

    assertThat(first(modules, dockerfile)).isEqualTo(first(modules, packages));
    for (String path :
        Pattern.compile("/opt/echobridge/((?:lib|bin|conf)/[^\\s\"]+)")
            .matcher(dockerfile)
            .results()
            .map(found -> found.group(1))
            .toList()) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
      try (Stream<Path> tree = Files.walk(Packaged.HOME)) {
        assertThat(tree.map(Packaged.HOME::relativize)).as(path).anyMatch(matcher::matches);
      }
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String tar(String... arguments) {
    Ended ended = Packaged.end(ChildProcess.of("tar", arguments));
    assertThat(ended.code()).as(ended.text()).isZero();
    return ended.text();
  }
}
