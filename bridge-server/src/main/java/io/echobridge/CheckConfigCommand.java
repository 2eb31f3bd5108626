package io.echobridge;

import io.echobridge.command.ConfigOption;
import io.echobridge.command.ExitCode;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.Effective;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.server.Keeper;
import io.echobridge.server.Validation;
import io.echobridge.text.Printable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code echobridge check-config}. */
@Command(
    name = "check-config",
    description = {
      "Checks a configuration.",
      "Shows all settings in force, with defaults and with secrets masked, or every"
          + " error in the configuration (exit code 78)."
    },
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(
      names = "--keeper",
      description = "Checks whether \"echobridge keep\" works with it, in place of \"serve\".")
  private boolean keeper;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InvalidConfigException {
    PrintWriter err = spec.commandLine().getErr();
    EchobridgeConfig loaded =
        config.load(
            line -> err.println("Warning: " + Printable.line(line)),
            keeper ? Keeper::faults : Validation::faults);
    err.flush();
    spec.commandLine().getOut().print(Effective.render(loaded));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
