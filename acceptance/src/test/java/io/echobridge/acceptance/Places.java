package io.echobridge.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are. */
final class Places {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  private Places() {}

  /** A file of the packaged daemon. */
  static Path distribution(String name) {
    Path file = MODULE.resolveSibling("dist").resolve("target/echobridge").resolve(name);
    if (!Files.exists(file)) {
      throw new AssertionError(file + " is missing: mvn -DskipTests package builds it");
    }
    return file;
  }

  /** A file of this module. */
  static Path module(String name) {
    return MODULE.resolve(name);
  }

  /** A place for what a test run writes. */
  static Path target(String name) {
    return MODULE.resolve("target").resolve(name);
  }
}
