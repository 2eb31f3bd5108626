package io.echobridge.admin.access;

import io.echobridge.settings.Secret;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Users with the bcrypt hashes of their passwords. Comparing takes long, and as long for nobody.
 */
final class Users {
  /** bcrypt looks at no more. */
  private static final int LONGEST_PASSWORD = 72;

  private final Map<String, Secret> hashes;
  private final String ofNobody;

  Users(Map<String, Secret> hashes) {
    this.hashes = Map.copyOf(hashes);
    // One of those that there are: whoever guesses names learns nothing from the time.
    this.ofNobody = hashes.values().iterator().next().value();
  }

  /** Blocks while it works. */
  boolean accept(Credentials given) {
    Secret hash = hashes.get(given.user());
    boolean fits = given.secret().length <= LONGEST_PASSWORD;
    byte[] password = fits ? given.secret() : new byte[0];
    boolean isRight = BCrypt.checkpw(password, hash == null ? ofNobody : hash.value());
    return isRight && fits && hash != null;
  }
}
