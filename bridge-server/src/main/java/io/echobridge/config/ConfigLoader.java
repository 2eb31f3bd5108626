package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

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
    return load(file, warnings, config -> List.of());
  }

  /**
   * As the other one, with faults that only show when something is made of the settings: they are
   * reported beside the others, and with their places.
   *
   * @param check finds them, one line each, led by the whole path of the setting; it may be asked
   *     of a configuration in which defaults stand for what is wrong
   */
  public EchobridgeConfig load(
      Optional<Path> file,
      Consumer<String> warnings,
      Function<EchobridgeConfig, List<String>> check)
      throws InvalidConfigException {
    if (file.isPresent()) {
      return load(ConfigFile.parse(file.get()), warnings, check);
    }
    if (!Environment.isGiven(environment)) {
      throw new InvalidConfigException(
          List.of(
              "no configuration: give --config FILE (that of the Debian service is"
                  + " /etc/echobridge/echobridge.conf), set ECHOBRIDGE_CONFIG, or set variables such"
                  + " as ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_TYPE"));
    }
    return load(ConfigFactory.empty(), warnings, check);
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
    return load(parsed, warnings, config -> List.of());
  }

  EchobridgeConfig load(
      Config parsed, Consumer<String> warnings, Function<EchobridgeConfig, List<String>> check)
      throws InvalidConfigException {
    Problems problems = new Problems();
    Shape.Block root = Shapes.root(plugins);
    ConfigObject overridden =
        new Environment(root, problems).over(resolve(parsed).root(), environment);
    ConfigObject written = new OldKeys(warnings).renewed(root, overridden, KeyPath.ROOT);
    Defaults defaults = new Defaults(reference);
    ConfigObject whole = defaults.under(written);
    Binder binder = new Binder(problems, defaults.alone(written), root);
    Optional<EchobridgeConfig> bound =
        binder.bind(root, whole, KeyPath.ROOT).map(EchobridgeConfig.class::cast);
    bound.map(check).ifPresent(faults -> faults.forEach(problems::addLine));
    if (bound.isEmpty() || !problems.isEmpty()) {
      throw new InvalidConfigException(problems.lines(written, parsed.root()));
    }
    Problems doubts = new Problems();
    bound.get().doubts().forEach(doubts::addLine);
    doubts.lines(written, parsed.root()).forEach(warnings);
    return bound.get();
  }

  private Config resolve(Config parsed) throws InvalidConfigException {
    try {
      return Credentials.fillIn(parsed, environment);
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new InvalidConfigException(List.of(Credentials.missing(e, environment)));
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(ConfigFile.fault(e)));
    }
  }
}
