package io.echobridge;

import io.echobridge.command.ConfigOption;
import io.echobridge.command.ExitCode;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.logging.Logging;
import io.echobridge.server.Keeper;
import io.echobridge.server.StartException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code echobridge keep}. */
@Command(
    name = "keep",
    description = {
      "Keeps what clients of the other nodes need to go on after a restart, until it receives"
          + " SIGTERM or SIGINT.",
      "It reads the same configuration as serve, and opens no port."
    },
    mixinStandardHelpOptions = true)
final class KeepCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(KeepCommand.class);

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws InvalidConfigException, StartException, InterruptedException {
    List<String> warnings = new ArrayList<>();
    EchobridgeConfig loaded = config.load(warnings::add, Keeper::faults);
    Logging.level(loaded.log().level());
    Logging.format(loaded.log().format(), System.getenv());
    log.info("Echobridge {} on Java {}, as a keeper", Echobridge.version(), Runtime.version());
    warnings.forEach(log::warn);
    Running.untilStopped(
        Keeper.create(loaded),
        () -> log.warn("SIGHUP changes nothing: a keeper reads its configuration only at start"));
    return ExitCode.OK;
  }
}
