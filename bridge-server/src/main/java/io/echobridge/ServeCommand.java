package io.echobridge;

import io.echobridge.command.ConfigOption;
import io.echobridge.command.ExitCode;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.logging.Logging;
import io.echobridge.server.Server;
import io.echobridge.server.StartException;
import io.echobridge.server.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code echobridge serve}. */
@Command(
    name = "serve",
    description = "Serves clients until it receives SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws InvalidConfigException, StartException, InterruptedException {
    List<String> warnings = new ArrayList<>();
    EchobridgeConfig loaded = config.load(warnings::add, Validation::faults);
    Logging.level(loaded.log().level());
    Logging.format(loaded.log().format(), System.getenv());
    log.info("Echobridge {} on Java {}", Echobridge.version(), Runtime.version());
    warnings.forEach(log::warn);
    Machine.here().faults(loaded.maxInFlight()).forEach(log::warn);
    Server server = Server.create(loaded, Map.of(), List.of(new LiveLog()));
    Running.untilStopped(server, new Reloading(config, server));
    return ExitCode.OK;
  }
}
