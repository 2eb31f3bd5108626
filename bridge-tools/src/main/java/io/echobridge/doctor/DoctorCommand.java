package io.echobridge.doctor;

import io.echobridge.call.Destination;
import io.echobridge.command.ConfigOption;
import io.echobridge.command.ExitCode;
import io.echobridge.command.SubCommand;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.logging.Logging;
import io.echobridge.text.Printable;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code echobridge doctor}. */
@Command(
    name = "doctor",
    description = {
      "Finds out why no events arrive.",
      "Checks the brokers, the application, the pages' origins, this machine and, if"
          + " you name them, Laravel's settings and the public address. Changes nothing."
          + " The exit code is 1 if there is a fault."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements SubCommand {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Option(
      names = "--laravel",
      paramLabel = "DIR",
      description = "The folder of the Laravel application, with its .env.")
  private Optional<Path> laravel = Optional.empty();

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = {
        "The application's .env file alone, where its folder is not on this machine: its driver, its"
            + " app id, key and secret, and the address that it publishes to."
      })
  private Optional<Path> env = Optional.empty();

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "The address that pages connect to, to test all proxies. Takes half a minute.")
  private Optional<URI> publicUrl = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "SECONDS",
      description =
          "Listen to all events at the brokers for this long, and report those that nobody takes.")
  private int listen;

  @Option(
      names = "--canary",
      description = {
        "Send an event to a client of the running daemon, through each broker that"
            + " permits it (Redis).",
        "With prefix = auto, only until the daemon has found another prefix."
      })
  private boolean canary;

  @Option(names = "--json", description = "Write the report as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InvalidConfigException, InterruptedException {
    publicUrl.ifPresent(this::checkUrl);
    PrintWriter err = spec.commandLine().getErr();
    EchobridgeConfig loaded = config.load(line -> err.println("Warning: " + Printable.line(line)));
    err.flush();
    Logging.off();
    PrintWriter out = spec.commandLine().getOut();
    Report report = new Report(CommandLine.Help.Ansi.AUTO.enabled());
    Doctor doctor =
        new Doctor(
            loaded, new DoctorOptions(laravel, env, publicUrl, Duration.ofSeconds(listen), canary));
    List<Finding> findings =
        doctor.examine(
            finding -> {
              if (!json) {
                out.print(report.text(finding));
                out.flush();
              }
            });
    out.println(json ? Report.json(findings) : "\n" + Report.summary(findings));
    out.flush();
    return Report.isFaulty(findings) ? ExitCode.FAILED : ExitCode.OK;
  }

  private void checkUrl(URI url) {
    Destination.faultOf(url.toString())
        .ifPresent(
            fault -> {
              throw new ParameterException(
                  spec.commandLine(), "--public-url: " + fault + ", got " + url);
            });
  }
}
