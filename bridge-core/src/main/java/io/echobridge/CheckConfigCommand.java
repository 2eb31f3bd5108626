package io.echobridge;

import io.echobridge.config.Effective;
import io.echobridge.config.InvalidConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code echobridge check-config}. */
@Command(
    name = "check-config",
    description = {
      "Checks a configuration.",
      "Shows what is in force, defaults included and secrets masked, or everything that is wrong"
          + " (exit code 78)."
    },
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InvalidConfigException {
    spec.commandLine().getOut().print(Effective.render(config.load()));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
