package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources themselves have to keep to. */
class SourcesTest {
  private static final int LONGEST = 300;

  @Test
  void noMainFileIsLongerThanThreeHundredLines() throws IOException {
    List<Path> files;
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      files =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(SourcesTest::javaFilesOf)
              .toList();
    }
    assertThat(files)
        .hasSizeGreaterThan(400)
        .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LONGEST));
  }

  private static Stream<Path> javaFilesOf(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
