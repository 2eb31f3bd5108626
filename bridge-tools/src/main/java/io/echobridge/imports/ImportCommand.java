package io.echobridge.imports;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.command.ExitCode;
import io.echobridge.command.SubCommand;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.Plugins;
import io.echobridge.server.Validation;
import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code echobridge import}. */
@Command(
    name = "import",
    description = {
      "Turns the file of a laravel-echo-server into a configuration. Without FILE, it"
          + " reads the .env file of an application that uses Reverb, soketi or pusher.com.",
      "Reports what became of each option, and what behaves differently. Writes a"
          + " file only if the result is a valid configuration."
    },
    mixinStandardHelpOptions = true)
public final class ImportCommand implements SubCommand {
  private static final int MOST_BYTES = 1 << 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = {
        "Usually laravel-echo-server.json. Without it, the variables REVERB_…, PUSHER_…"
            + " and SOKETI_… of the .env file are read."
      })
  private @Nullable Path file;

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = {
        "The .env file with the LARAVEL_ECHO_SERVER_… variables; - is standard input,"
            + " such as the output of env in a container.",
        "The environment of this command itself is ignored."
      })
  private @Nullable Path env;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "echobridge.conf",
      description = "The file to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(names = "--force", description = "Overwrites an existing file.")
  private boolean force;

  @Override
  public Integer call() throws InvalidConfigException {
    Import made = made();
    if (!force && Files.exists(output)) {
      return isThere();
    }
    PrintWriter out = spec.commandLine().getOut();
    int width = spec.usageMessage().autoWidth(true).width();
    made.report().lines(width).forEach(out::println);
    out.println();
    out.flush();
    EchobridgeConfig config = check(made.configuration());
    try {
      write(made.configuration());
    } catch (FileAlreadyExistsException e) {
      return isThere();
    } catch (IOException e) {
      spec.commandLine().getErr().println("echobridge: cannot write " + output + ": " + why(e));
      return ExitCode.FAILED;
    }
    out.println(
        "Wrote "
            + output
            + ", which has been checked. It may contain passwords, so only you can read it.");
    notHere(config).forEach(problem -> out.println("  Not on this machine: " + problem));
    out.println("Next: echobridge serve --config " + output);
    out.println(
        "With the Debian package: sudo install -m 0640 -o root -g echobridge "
            + output
            + " /etc/echobridge/echobridge.conf, then sudo systemctl restart echobridge");
    out.flush();
    return ExitCode.OK;
  }

  private Import made() throws InvalidConfigException {
    Optional<String> variables = env == null ? Optional.empty() : Optional.of(read(env));
    if (file != null) {
      return Import.of(file.toString(), read(file), variables);
    }
    String text =
        variables.orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "Expected a FILE, or --env and an .env file, got neither"));
    return PusherEnvironment.of(String.valueOf(env), text);
  }

  private String read(Path from) throws InvalidConfigException {
    try (InputStream in = from.toString().equals("-") ? System.in : Files.newInputStream(from)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new InvalidConfigException(List.of(from + ": expected 1 MiB at most"));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InvalidConfigException(List.of(from + ": cannot be read: " + FileFault.words(e)));
    }
  }

  private static String why(IOException failure) {
    return failure instanceof NoSuchFileException ? "no such folder" : FileFault.words(failure);
  }

  /** By itself: without the variables of this process. Nobody can look at its lines. */
  private EchobridgeConfig check(String configuration) throws InvalidConfigException {
    String from = String.valueOf(file == null ? env : file);
    try {
      Map<String, Object> made = ConfigFactory.parseString(configuration).root().unwrapped();
      return new ConfigLoader(Plugins.installed(), Map.of())
          .load(ConfigValueFactory.fromMap(made, from).toConfig());
    } catch (ConfigException e) {
      throw new InvalidConfigException(
          List.of(from + ": what was made of it is no configuration; this is a defect"));
    }
  }

  /** What keeps it from being served here and now, such as certificates that are elsewhere. */
  private static List<String> notHere(EchobridgeConfig config) {
    try {
      Validation.of(config);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    }
  }

  /** Whole or not at all. */
  private void write(String configuration) throws IOException {
    // Readable for its owner only, as all such files are made.
    Path temporary =
        Files.createTempFile(output.toAbsolutePath().getParent(), ".echobridge", ".conf");
    try {
      Files.writeString(temporary, configuration);
      if (force) {
        Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(temporary, output);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private int isThere() {
    spec.commandLine()
        .getErr()
        .println("echobridge: " + output + " already exists: --force overwrites it");
    return ExitCode.FAILED;
  }
}
