package io.echobridge.command;

import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
public final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "${env:ECHOBRIDGE_CONFIG}",
      description = {
        "The configuration file (default: the value of ECHOBRIDGE_CONFIG).",
        "Without one, all settings come from environment variables such as ECHOBRIDGE_SERVER_PORT."
      })
  private @Nullable Path file;

  /** Reads the file and the environment. */
  public EchobridgeConfig load() throws InvalidConfigException {
    return load(warning -> {});
  }

  /**
   * Reads the file and the environment.
   *
   * @param warnings is given a line for each thing that should be written otherwise
   */
  public EchobridgeConfig load(Consumer<String> warnings) throws InvalidConfigException {
    return load(warnings, loaded -> List.of());
  }

  /**
   * Reads the file and the environment.
   *
   * @param warnings is given a line for each thing that should be written otherwise
   * @param check finds what else is wrong, as {@link ConfigLoader} reports it
   */
  public EchobridgeConfig load(
      Consumer<String> warnings, Function<EchobridgeConfig, List<String>> check)
      throws InvalidConfigException {
    return ConfigLoader.installed().load(Optional.ofNullable(file), warnings, check);
  }
}
