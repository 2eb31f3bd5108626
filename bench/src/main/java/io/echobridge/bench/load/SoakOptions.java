package io.echobridge.bench.load;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is asked for on the command line. */
final class SoakOptions {
  @Parameters(
      paramLabel = "MINUTES",
      arity = "0..1",
      defaultValue = "60",
      description = "how long (60)")
  double minutes;

  @Option(
      names = "--home",
      defaultValue = "dist/target/echobridge",
      description = "the daemon's tree (dist/target/echobridge)")
  Path home;

  @Option(
      names = "--clients",
      defaultValue = "1000",
      description = "that stay; half as many come and go (1000)")
  int clients;

  @Option(names = "--channels", defaultValue = "50", description = "that they listen to (50)")
  int channels;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "events a second; without it half of what the daemon can at most")
  double rate;

  @Option(
      names = "--every",
      defaultValue = "60",
      description = "seconds between two looks at its memory (60)")
  double every;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this")
  boolean help;
}
