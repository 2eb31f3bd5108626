package io.echobridge.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link ChildProcess} is to be started, where, and with which environment. */
public final class ChildProcessBuilder {
  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private String name;
  private @Nullable Path directory;
  private boolean echoes;

  ChildProcessBuilder(String program, String... arguments) {
    command.add(program);
    Collections.addAll(command, arguments);
    name = Path.of(program).getFileName().toString();
  }

  /** What failures and echoed lines call it; else the program's own name. */
  public ChildProcessBuilder named(String newName) {
    name = newName;
    return this;
  }

  /** Further arguments. */
  public ChildProcessBuilder with(String... arguments) {
    Collections.addAll(command, arguments);
    return this;
  }

  /** The directory it runs in; else the test's. */
  public ChildProcessBuilder in(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  /** A variable of its environment, on top of the test's. */
  public ChildProcessBuilder env(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Prints its output to the test's as it comes. */
  public ChildProcessBuilder echoing() {
    echoes = true;
    return this;
  }

  /**
   * Starts it.
   *
   * @throws AssertionError when there is no such program
   */
  public ChildProcess start() {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      return new ChildProcess(this, builder.start());
    } catch (IOException e) {
      throw new AssertionError(name + " could not be started: " + e.getMessage(), e);
    }
  }

  static Optional<String> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry, program))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .map(Path::toString)
        .findFirst();
  }

  String name() {
    return name;
  }

  String command() {
    return String.join(" ", command);
  }

  boolean echoes() {
    return echoes;
  }
}
