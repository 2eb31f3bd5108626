package io.echobridge;

import io.echobridge.command.ExitCode;
import io.echobridge.command.SubCommand;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.logging.Logging;
import io.echobridge.server.StartException;
import io.echobridge.text.Printable;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. */
@Command(
    name = "echobridge",
    description = "Delivers events from a message broker to Laravel Echo.",
    mixinStandardHelpOptions = true,
    versionProvider = Echobridge.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      KeepCommand.class,
      CheckConfigCommand.class,
      RehearseCommand.class,
      GenerateCompletion.class
    })
public final class Echobridge {
  private static final Logger log = LoggerFactory.getLogger(Echobridge.class);

  private Echobridge() {}

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> log.error("Uncaught in thread {}; this is a defect", thread.getName(), e));
    int code = run(args);
    Logging.finish();
    System.exit(code);
  }

  /** Does what the arguments say, and returns the exit code. */
  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new Echobridge());
    for (SubCommand command : ServiceLoader.load(SubCommand.class)) {
      commandLine.addSubcommand(command);
    }
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Echobridge::report)
        .execute(args);
  }

  static String version() {
    String version = Echobridge.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  // A stack trace is for us; who made a mistake in a file is told the mistake.
  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (failure instanceof InvalidConfigException invalid) {
      commandLine.getErr().println("The configuration is wrong:");
      invalid.problems().forEach(problem -> commandLine.getErr().println("  " + problem));
      return ExitCode.BAD_CONFIG;
    }
    if (failure instanceof StartException) {
      commandLine
          .getErr()
          .println("echobridge: " + Printable.line(String.valueOf(failure.getMessage())));
      return ExitCode.FAILED;
    }
    log.error("Failed; this is a defect", failure);
    return ExitCode.DEFECT;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"echobridge " + version()};
    }
  }
}
