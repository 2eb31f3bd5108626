package io.echobridge.bench.load;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Opens clients, publishes events, and judges what every client hears. */
@Command(
    name = "load",
    sortOptions = false,
    description = {
      "Clients subscribe as laravel-echo or pusher-js does, events are published through Redis as Laravel does,",
      "and every delivery is counted."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every client came and stayed, and heard every event once and in order",
      "1:not so",
      "2:it could not be tried"
    })
public final class Load implements Callable<Integer> {
  @Mixin private final LoadOptions options = new LoadOptions();
  @Spec private CommandSpec spec;

  private final PrintStream out;

  private Load(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  /** As {@link #main}, but prints there, and returns the exit status. */
  public static int run(PrintStream out, String... arguments) {
    return new CommandLine(new Load(out))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Load::failed)
        .execute(arguments);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println("load: " + (e.getMessage() == null ? e : e.getMessage()));
    return 2;
  }

  @Override
  public Integer call() throws Exception {
    check(options.clients > 0 && options.threads > 0, "--clients and --threads are at least 1");
    check(
        options.channels > 0 && options.channels <= options.clients,
        "--channels is between 1 and --clients");
    check(options.payload >= 0 && options.payload <= 100_000, "--payload is at most 100000");
    check(options.window > 0 && options.connectRate > 0, "--window and --connect-rate are above 0");
    check(options.stall >= 0 && options.stall < 100, "--stall is below 100");
    Report report = new Report();
    boolean good;
    if (options.connect) {
      good = new ConnectAll(options, report).run();
    } else {
      good = new Fanout(options, report).run();
    }
    out.println(options.json ? report.json() : report.text());
    return good ? 0 : 1;
  }

  private void check(boolean good, String expected) {
    if (!good) {
      throw new ParameterException(spec.commandLine(), expected);
    }
  }
}
