package io.echobridge.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be had for tests. */
final class Docker {
  private static final boolean ANSWERS =
      mayBeHere() && DockerClientFactory.instance().isDockerAvailable();

  private Docker() {}

  /** Whether a Docker engine answers here; asked once, which may take a second. */
  static boolean answers() {
    return ANSWERS;
  }

  /** Where there is clearly none, nobody is asked, who would complain at length. */
  private static boolean mayBeHere() {
    return System.getenv().containsKey("DOCKER_HOST")
        || Files.exists(Path.of("/var/run/docker.sock"))
        || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"));
  }
}
