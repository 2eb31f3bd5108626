package io.echobridge;

import io.echobridge.command.ConfigOption;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.server.Server;
import io.echobridge.server.Validation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again and has a server change to it; the log says how it went. */
final class Reloading implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Reloading.class);

  private final ConfigOption config;
  private final Server server;

  Reloading(ConfigOption config, Server server) {
    this.config = config;
    this.server = server;
  }

  @Override
  public void run() {
    try {
      server.reload(config.load(log::warn, Validation::faults));
    } catch (InvalidConfigException e) {
      log.error(
          "The configuration is wrong; nothing was changed: {}", String.join("; ", e.problems()));
    } catch (RuntimeException e) {
      log.error("The configuration could not be reloaded; this is a defect", e);
    }
  }
}
