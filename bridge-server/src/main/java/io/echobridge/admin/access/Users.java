package io.echobridge.admin.access;

import io.echobridge.settings.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Users with the bcrypt hashes of their passwords. Comparing takes as long as the dearest of the
 * hashes costs, whoever is named, also nobody: the time says not which names there are.
 */
final class Users {
  /** bcrypt looks at no more. */
  private static final int LONGEST_PASSWORD = 72;

  /** Where the cost stands: {@code $2y$12$…}. */
  private static final int COST_AT = 4;

  private final Map<String, Secret> hashes;
  private final String dearest;

  Users(Map<String, Secret> hashes) {
    this.hashes = Map.copyOf(hashes);
    this.dearest =
        hashes.values().stream()
            .map(Secret::value)
            .max(Comparator.comparingInt(Users::cost))
            .orElseThrow();
  }

  /** Blocks while it works. */
  boolean accept(Credentials given) {
    Secret hash = hashes.get(given.user());
    boolean fits = given.secret().length <= LONGEST_PASSWORD;
    byte[] password = fits ? given.secret() : new byte[0];
    boolean isRight = false;
    for (String each : compared(given.user())) {
      isRight |= BCrypt.checkpw(password, each) && hash != null && each.equals(hash.value());
    }
    return isRight && fits;
  }

  /**
   * What a password is compared with: the user's hash, and others to no end but the time. Each cost
   * takes twice the time of the one before, so one more of each from his own on makes as much as
   * the dearest.
   */
  List<String> compared(String user) {
    Secret hash = hashes.get(user);
    if (hash == null) {
      return List.of(dearest);
    }
    List<String> all = new ArrayList<>(List.of(hash.value()));
    for (int cost = cost(hash.value()); cost < cost(dearest); cost++) {
      all.add(dearest.substring(0, COST_AT) + cost + dearest.substring(COST_AT + 2));
    }
    return all;
  }

  /** Two digits, as the configuration takes costs of 10 and more. */
  static int cost(String hash) {
    return Integer.parseInt(hash.substring(COST_AT, COST_AT + 2));
  }
}
