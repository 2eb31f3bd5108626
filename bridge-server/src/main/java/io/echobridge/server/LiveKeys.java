package io.echobridge.server;

import java.util.List;
import java.util.stream.Stream;

/**
 * The keys that a part takes while the daemon runs. With a key goes whatever is below it.
 *
 * @param paths each from the top of the part's block; {@code *} is any name
 */
public record LiveKeys(List<List<String>> paths) {
  /** Keys written with dots, such as {@code limits.max-whisper}. */
  public static LiveKeys of(String... paths) {
    return new LiveKeys(Stream.of(paths).map(path -> List.of(path.split("\\.", -1))).toList());
  }

  /** Whether a setting is one of these, or below one. */
  public boolean include(List<String> keys) {
    return paths.stream().anyMatch(path -> begins(keys, path));
  }

  private static boolean begins(List<String> keys, List<String> path) {
    if (keys.size() < path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!path.get(i).equals("*") && !path.get(i).equals(keys.get(i))) {
        return false;
      }
    }
    return true;
  }
}
