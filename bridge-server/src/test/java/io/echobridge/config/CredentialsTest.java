package io.echobridge.config;

import static io.echobridge.config.Loading.broker;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  private static final String ASKING =
      """
      apps.default.brokers.main {
        type = fake
        url = "fake://:"${credentials.redis-password}"@localhost"
      }
      """;

  @TempDir Path folder;

  @Test
  void aFileOfTheFolderIsThere() throws Exception {
    write("redis-password", "s3cret\n");

    EchobridgeConfig config = load(ASKING, environment());

    assertThat(broker(config, "default", "main").url()).isEqualTo("fake://:s3cret@localhost");
  }

  @Test
  void whatIsNotAskedForIsNoSetting() throws Exception {
    write("redis-password", "s3cret");
    write("another", "x");
    Files.createDirectory(folder.resolve("..data"));

    assertThat(load(Loading.SMALLEST, environment()).apps()).containsKey("default");
  }

  @Test
  void oneThatIsMissingIsNamedWithItsPlace() throws IOException {
    write("other", "x");

    assertThat(problems(ASKING, environment()))
        .singleElement()
        .asString()
        .contains("3: ", "${credentials.redis-password}")
        .endsWith("expected the file " + folder.resolve("redis-password") + ", found none")
        .doesNotContain("CREDENTIALS_DIRECTORY");
    assertThat(problems(ASKING))
        .singleElement()
        .asString()
        .contains("credentials.redis-password", "set CREDENTIALS_DIRECTORY");
  }

  @Test
  void aFolderThatCannotBeReadIsTold() {
    Map<String, String> nowhere =
        Map.of("CREDENTIALS_DIRECTORY", folder.resolve("nowhere").toString());

    assertThat(problems(ASKING, nowhere))
        .singleElement()
        .asString()
        .startsWith("CREDENTIALS_DIRECTORY: expected a folder of text files that can be read")
        .endsWith("got " + folder.resolve("nowhere") + " (no such folder)");
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(folder.resolve("redis-password"), new byte[] {(byte) 0xff});

    assertThat(problems(ASKING, environment()))
        .singleElement()
        .asString()
        .endsWith("got " + folder.resolve("redis-password") + " (not a text in UTF-8)");
  }

  @Test
  void aVariableThatNobodySetIsNamedWithItsPlace() {
    assertThat(problems("server.port = 1\nserver.host = ${NOBODY_SETS_THIS}"))
        .containsExactly(
            "String: 2: ${NOBODY_SETS_THIS}: expected an environment variable or a setting of this"
                + " name, found none");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Map<String, String> environment() {
    return Map.of("CREDENTIALS_DIRECTORY", folder.toString());
  }
}
