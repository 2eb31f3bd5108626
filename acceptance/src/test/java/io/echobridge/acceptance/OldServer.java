package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import io.echobridge.testkit.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A laravel-echo-server from npm, in a folder of its own, and the shell of who looks after it. */
final class OldServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final int adminPort = FreePorts.one();
  private ChildProcess running;

  private OldServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.running = start("laravel-echo-server start");
  }

  /** Starts one with its files; {@code <port>} stands for the port in them. */
  static OldServer start(String json, String env) {
    int port = FreePorts.one();
    Path folder = Places.target("old-servers/" + port);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("laravel-echo-server.json"), at(json, port));
      Files.writeString(folder.resolve(".env"), at(env, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OldServer(folder, port);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Types a command in its folder, waits for its end, and returns what it printed. */
  String type(String command) {
    ChildProcess shell = shell(command).start();
    assertThat(shell.awaitExit(Waiting.START)).as("%s: %s", command, shell.output()).isZero();
    return String.join("\n", shell.output());
  }

  /** Waits for the end of what serves here. */
  void awaitEnd() {
    running.awaitExit(Waiting.START);
    Children.forget(running);
  }

  /** Types a command that serves on the same port from then on. */
  void serve(String command) {
    running = start(command);
  }

  @Override
  public void close() {
    running.stop();
    Children.forget(running);
  }

  private ChildProcess start(String command) {
    return Children.start(shell("exec " + command), "serving-" + port)
        .awaitPort(port, Waiting.START);
  }

  /** The port of the admin listener is the only thing that is not as in the documentation. */
  private ChildProcessBuilder shell(String command) {
    String path =
        String.join(
            File.pathSeparator,
            Places.distribution("bin").toString(),
            Places.module("laravel-echo-server/node_modules/.bin").toString(),
            System.getenv("PATH"));
    return ChildProcess.of("sh", "-c", at(command, port).replace(":6002", ":" + adminPort))
        .in(folder)
        .env("PATH", path)
        .env("ECHOBRIDGE_ADMIN_PORT", Integer.toString(adminPort));
  }

  private static String at(String text, int port) {
    return text.replace("<port>", Integer.toString(port));
  }
}
