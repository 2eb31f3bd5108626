package io.echobridge.testkit.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/writing-a-protocol.md shows the code of this package. */
class PageTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path PAGE = ROOT.resolve("docs/writing-a-protocol.md");
  private static final Path SOURCES =
      ROOT.resolve("bridge-testkit/src/test/java/io/echobridge/testkit/lines");
  private static final Pattern BLOCK =
      Pattern.compile("`(\\w+\\.java)`:\n\n```java\n(.*?)\n```", Pattern.DOTALL);

  @Test
  void thePageHasEachClassAsItIsCompiled() throws IOException {
    assertThat(shown()).isNotEmpty().isEqualTo(compiled());
  }

  private static Map<String, String> shown() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      shown.put(block.group(1), block.group(2));
    }
    return shown;
  }

  private static Map<String, String> compiled() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(SOURCES)) {
      files = all.filter(file -> file.getFileName().toString().startsWith("Lines")).toList();
    }
    Map<String, String> compiled = new TreeMap<>();
    for (Path file : files) {
      String code =
          Files.readAllLines(file).stream()
              .filter(line -> !line.startsWith("package ") && !line.startsWith("import "))
              .collect(Collectors.joining("\n"));
      compiled.put(file.getFileName().toString(), code.strip());
    }
    return compiled;
  }
}
