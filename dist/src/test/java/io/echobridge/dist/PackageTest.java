package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the package that end by themselves. */
class PackageTest {
  private static final int BAD_CONFIG = 78;

  @TempDir Path folder;

  @Test
  void itSaysItsVersion() {
    Ended version = Packaged.run("--version");

    assertThat(version.code()).isZero();
    assertThat(version.text()).isEqualTo("echobridge " + System.getProperty("echobridge.version"));
  }

  @Test
  void itSaysWhatItCanDo() {
    Ended help = Packaged.run("--help");

    assertThat(help.code()).isZero();
    assertThat(help.text())
        .contains("serve", "check-config", "explain", "demo", "generate-completion");
  }

  @Test
  void theConfigurationThatIsShippedIsGood() {
    Ended check = check(Packaged.HOME.resolve("conf/echobridge.conf"));

    assertThat(check.code()).as(check.text()).isZero();
    assertThat(check.text()).contains("port=6001").contains("type=redis");
  }

  @Test
  void aBadConfigurationIsToldInFullWithoutStackTraces() throws IOException {
    Path file = folder.resolve("bad.conf");
    Files.writeString(
        file,
        """
        server { prot = 6001 }
        apps.default.brokers.main { type = rediss, url = "redis://127.0.0.1:6379" }
        """);

    Ended check = check(file);

    assertThat(check.code()).isEqualTo(BAD_CONFIG);
    assertThat(check.text())
        .contains(file + ":1: server.prot: unknown key, did you mean port?")
        .contains("apps.default.brokers.main.type: expected one of ", "redis, got \"rediss\"")
        .doesNotContain("Exception", "\tat ");
    assertThat(Packaged.run("serve", "--config", file.toString()).code()).isEqualTo(BAD_CONFIG);
  }

  @Test
  void aBadCommandLineIsTold() {
    Ended unknown = Packaged.run("sreve");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.text()).contains("serve").doesNotContain("\tat ");
  }

  @Test
  void itRunsThroughALinkAndFromAFolderWithSpaces() throws IOException {
    Path link = Files.createDirectory(folder.resolve("a folder")).resolve("bridge");
    Files.createSymbolicLink(link, Packaged.HOME.resolve("bin/echobridge"));

    Ended version =
        Packaged.end(
            ChildProcess.of(link.toString(), "--version")
                .env("JAVA_HOME", System.getProperty("java.home")));

    assertThat(version.text()).startsWith("echobridge ");
  }

  @Test
  void aMissingJavaIsTold() {
    Ended none = Packaged.end(Packaged.program("--version").env("JAVA_HOME", folder.toString()));

    assertThat(none.code()).isEqualTo(1);
    assertThat(none.text()).contains("JAVA_HOME is " + folder);
  }

  @Test
  void anOldJavaIsTold() throws IOException {
    Ended old = runOn("1.8.0_402");

    assertThat(old.code()).isEqualTo(1);
    assertThat(old.text()).contains("is Java 8; 17 or newer is needed");
  }

  /** It would not start at all. */
  @ParameterizedTest
  @ValueSource(strings = {"17", "17.0.8", "17.0.8.1", "20.0.2", "21", "21.0.0"})
  void aJavaIsNotGivenWhatItDoesNotKnow(String version) throws IOException {
    assertThat(runOn(version).text())
        .contains("io.echobridge.Echobridge")
        .doesNotContain("TrimNativeHeapInterval");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.0.9", "17.0.10", "17.0.20.1", "21.0.1", "22", "25.0.1"})
  void aJavaThatCanGivesBackWhatItsCompilerUsed(String version) throws IOException {
    assertThat(runOn(version).text()).contains("-XX:TrimNativeHeapInterval=");
  }

  /** A Java that prints what it is given. */
  private Ended runOn(String version) throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return Packaged.end(Packaged.program("--version").env("JAVA_HOME", folder.toString()));
  }

  @Test
  void theReferenceHoldsTheDefaultsOfEveryPlugin() throws IOException {
    assertThat(Packaged.HOME.resolve("conf/reference.conf"))
        .content()
        .contains("max-in-flight")
        .contains("echobridge.brokers.redis")
        .contains("echobridge.protocols.echo");
  }

  private static Ended check(Path file) {
    return Packaged.run("check-config", "--config", file.toString());
  }
}
