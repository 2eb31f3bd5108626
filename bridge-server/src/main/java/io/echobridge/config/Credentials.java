package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secrets that stand in files of their own, as {@code LoadCredential} of systemd and the secrets of
 * containers give them: each file of the folder that {@code CREDENTIALS_DIRECTORY} names is {@code
 * ${credentials.NAME}} in the configuration.
 */
final class Credentials {
  private static final String BLOCK = "credentials";
  private static final String VARIABLE = "CREDENTIALS_DIRECTORY";

  /** More than any password, key or certificate chain. */
  private static final long LONGEST = 64 * 1024;

  /** A name that nothing stands behind, as the library quotes it. */
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^}]*)}");

  private Credentials() {}

  /**
   * What the user wrote, with the credentials filled in.
   *
   * @throws InvalidConfigException when one cannot be read
   * @throws com.typesafe.config.ConfigException when the user wrote of one that is not there
   */
  static Config fillIn(Config parsed, Map<String, String> environment)
      throws InvalidConfigException {
    String folder = environment.getOrDefault(VARIABLE, "");
    if (folder.isEmpty()) {
      return parsed.resolve();
    }
    return parsed.withFallback(read(Path.of(folder))).resolve().withoutPath(BLOCK);
  }

  /** What is missing where the configuration asks for something that is not there. */
  static String missing(ConfigException.UnresolvedSubstitution e, Map<String, String> environment) {
    Matcher matcher = SUBSTITUTION.matcher(String.valueOf(e.getMessage()));
    if (!matcher.find()) {
      return Redaction.unquoted(String.valueOf(e.getMessage()));
    }
    String name = matcher.group(1);
    String place = e.origin() == null ? "" : Problems.place(e.origin());
    String fault = place + "${" + name + "}: ";
    if (!name.startsWith(BLOCK + ".")) {
      return fault + "expected an environment variable or a setting of this name, found none";
    }
    String file = name.substring(BLOCK.length() + 1).replace("\"", "");
    String folder = environment.getOrDefault(VARIABLE, "");
    return folder.isEmpty()
        ? fault
            + "no folder of credentials is given: set CREDENTIALS_DIRECTORY to the one that holds"
            + " the file "
            + file
        : fault + "expected the file " + Path.of(folder, file) + ", found none";
  }

  private static Config read(Path folder) throws InvalidConfigException {
    Config credentials = ConfigFactory.empty();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        String key = ConfigUtil.joinPath(BLOCK, file.getFileName().toString());
        credentials =
            credentials.withValue(key, ConfigValueFactory.fromAnyRef(text(file), file.toString()));
      }
      return credentials;
    } catch (IOException | InvalidPathException e) {
      throw unusable(folder, e);
    }
  }

  // An editor puts an end of line where the secret has none.
  private static String text(Path file) throws InvalidConfigException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new IOException("longer than " + LONGEST + " bytes");
      }
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static InvalidConfigException unusable(Path path, Exception failure) {
    String why =
        failure instanceof NoSuchFileException ? "no such folder" : FileFault.words(failure);
    return new InvalidConfigException(
        List.of(
            VARIABLE
                + ": expected a folder of text files that can be read, got "
                + path
                + " ("
                + why
                + ")"));
  }
}
