package io.echobridge.testkit;

import org.testcontainers.DockerClientFactory;

/** Whether containers can be had for tests. */
final class Docker {
  private static final boolean ANSWERS = DockerClientFactory.instance().isDockerAvailable();

  private Docker() {}

  /** Whether a Docker engine answers here; asked once, which may take a second. */
  static boolean answers() {
    return ANSWERS;
  }
}
