package io.echobridge.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCrypt;

class UsersTest {
  private final Users users =
      new Users(Map.of("alice", hash("wonderland", 10), "bob", hash("builder", 12)));

  @Test
  void eachHasAPasswordOfItsOwnWhateverItsHashCosts() {
    assertThat(users.accept(given("alice", "wonderland"))).isTrue();
    assertThat(users.accept(given("bob", "builder"))).isTrue();
    assertThat(users.accept(given("alice", "builder"))).isFalse();
    assertThat(users.accept(given("bob", "wonderland"))).isFalse();
    assertThat(users.accept(given("nobody", "builder"))).isFalse();
  }

  /** The time would name those whose hashes cost less than what is compared for nobody. */
  @Test
  void theWorkIsTheSameWhoeverIsNamed() {
    for (String name : new String[] {"alice", "bob", "nobody", ""}) {
      long work = users.compared(name).stream().mapToLong(hash -> 1L << Users.cost(hash)).sum();
      assertThat(work).as(name).isEqualTo(1 << 12);
    }
  }

  private static Secret hash(String password, int cost) {
    return new Secret(BCrypt.hashpw(password, BCrypt.gensalt(cost)));
  }

  private static Credentials given(String user, String password) {
    String both = user + ":" + password;
    byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(
        Credentials.read("Basic " + Base64.getEncoder().encodeToString(bytes)));
  }
}
