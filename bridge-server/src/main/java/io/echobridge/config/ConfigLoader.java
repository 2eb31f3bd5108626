package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a configuration: what the user wrote, the environment over it, the defaults of the
 * reference files under it.
 */
public final class ConfigLoader {
  private final Plugins plugins;
  private final Map<String, String> environment;
  private final Config reference;

  /**
   * @param environment the variables that may override settings, and say where credentials are
   */
  public ConfigLoader(Plugins plugins, Map<String, String> environment) {
    this(plugins, environment, ConfigFactory.defaultReference().getConfig("echobridge"));
  }

  ConfigLoader(Plugins plugins, Map<String, String> environment, Config reference) {
    this.plugins = plugins;
    this.environment = environment;
    this.reference = reference;
  }

  /** One that knows the plug-ins on the class path and this process's environment. */
  public static ConfigLoader installed() {
    return new ConfigLoader(Plugins.installed(), System.getenv());
  }

  /**
   * Reads a file, or the environment alone when there is none.
   *
   * @throws InvalidConfigException with everything that is wrong
   */
  public EchobridgeConfig load(Optional<Path> file) throws InvalidConfigException {
    return load(file, warning -> {});
  }

  /**
   * As the other one.
   *
   * @param warnings is given one line for each thing that still counts, but should be written
   *     otherwise
   */
  public EchobridgeConfig load(Optional<Path> file, Consumer<String> warnings)
      throws InvalidConfigException {
    return load(file.isPresent() ? parse(file.get()) : ConfigFactory.empty(), warnings);
  }

  /**
   * Reads what was parsed already.
   *
   * @throws InvalidConfigException with everything that is wrong
   */
  public EchobridgeConfig load(Config parsed) throws InvalidConfigException {
    return load(parsed, warning -> {});
  }

  EchobridgeConfig load(Config parsed, Consumer<String> warnings) throws InvalidConfigException {
    Problems problems = new Problems();
    Shape.Block root = Shapes.root(plugins);
    ConfigObject overridden =
        new Environment(root, problems).over(resolve(parsed).root(), environment);
    ConfigObject written = new OldKeys(warnings).renewed(root, overridden, KeyPath.ROOT);
    Defaults defaults = new Defaults(reference);
    ConfigObject whole = defaults.under(written);
    Binder binder = new Binder(problems, defaults.alone(written));
    Optional<Object> bound = binder.bind(root, whole, KeyPath.ROOT);
    if (bound.isEmpty() || !problems.isEmpty()) {
      throw new InvalidConfigException(problems.lines(written, whole));
    }
    return (EchobridgeConfig) bound.get();
  }

  private static Config parse(Path file) throws InvalidConfigException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidConfigException(
          List.of(file + ": expected a file that can be read, found none"));
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(Redaction.fault(e)));
    }
  }

  private Config resolve(Config parsed) throws InvalidConfigException {
    try {
      return Credentials.fillIn(parsed, environment);
    } catch (ConfigException e) {
      String fault = Redaction.fault(e);
      throw new InvalidConfigException(List.of(fault + Credentials.hint(fault, environment)));
    }
  }
}
