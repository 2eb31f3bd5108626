package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The machines of {@code docs/cluster.md} on one machine, and who looks after them. Other than on
 * the page are only the addresses, which are those of a network behind the loopback interface; the
 * ports of Redis and of nginx; where the application is; and the folder of the settings, as each
 * machine has one.
 */
final class GuidedCluster implements AutoCloseable {
  private static final int NODES = 3;

  private final Redis redis = Redis.start();
  private final AuthHost application = AuthHost.start();
  private final int nginxPort = FreePorts.one();

  /** A free port is nobody else's, and neither are the addresses that are made of it. */
  private final String network = "127." + (nginxPort >> 8) + "." + (nginxPort & 255) + ".";

  private final Path folder = Places.target("guided/" + nginxPort);
  private final List<ChildProcess> daemons = new ArrayList<>();

  Redis redis() {
    return redis;
  }

  /** Types a command on a node, waits for its end, and returns what it printed. */
  String type(int node, String command) {
    ChildProcess shell = shell(node, command).start();
    assertThat(shell.awaitExit(Waiting.START)).as("%s: %s", command, shell.output()).isZero();
    return String.join("\n", shell.output());
  }

  /** Writes a file of a node's settings. */
  void write(int node, String file, String text) {
    String own = text.replace("node-1", "node-" + node).replace("10.0.0.11", "10.0.0.1" + node);
    try {
      Files.writeString(settings(node).resolve(file), here(node, own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a file of the first node's settings to the others. */
  void copy(String file) {
    for (int node = 2; node <= NODES; node++) {
      try {
        Files.copy(
            settings(1).resolve(file),
            settings(node).resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts the daemon of each node, as the service does, with its credentials. */
  void serve() {
    for (int node = 1; node <= NODES; node++) {
      String serve = "exec echobridge serve -c /etc/echobridge/echobridge.conf";
      daemons.add(Children.start(shell(node, serve), "guided-node-" + node));
    }
  }

  /** An nginx with what stands on the page, which speaks to the nodes from its own address. */
  RoundRobin nginx(String map, String servers) {
    String own = servers.replace("listen 10.0.0.10:80", "listen 127.0.0.1:" + nginxPort);
    return RoundRobin.with(
        nginxPort, "proxy_bind " + network + "10;\n" + map + "\n" + here(1, own));
  }

  /** What all daemons said. */
  List<String> logs() {
    return daemons.stream().flatMap(daemon -> daemon.output().stream()).toList();
  }

  @Override
  public void close() {
    for (ChildProcess daemon : daemons) {
      daemon.stop();
      Children.forget(daemon);
    }
    application.close();
    redis.close();
  }

  private ChildProcessBuilder shell(int node, String command) {
    return ChildProcess.of("sh", "-c", here(node, command))
        .env("PATH", Places.distribution("bin") + ":" + System.getenv("PATH"))
        .env("CREDENTIALS_DIRECTORY", settings(node).toString())
        .env("ECHOBRIDGE_ADMIN_HOST", network + 1 + node)
        .env("JAVA_OPTS", "-Xmx128m -XX:TieredStopAtLevel=1");
  }

  /** A text of the page, as it is on this machine. */
  private String here(int node, String text) {
    return text.replace("10.0.0.10:6379", "127.0.0.1:" + redis.port())
        .replace("http://10.0.0.10:8000/broadcasting/auth", application.url())
        .replace("127.0.0.1:6002", network + 1 + node + ":6002")
        .replace("10.0.0.", network)
        .replace("/etc/echobridge", settings(node).toString());
  }

  private Path settings(int node) {
    try {
      return Files.createDirectories(folder.resolve("node-" + node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
