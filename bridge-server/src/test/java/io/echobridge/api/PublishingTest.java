package io.echobridge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.api.Answer.ApiException;
import org.junit.jupiter.api.Test;

/** Whom an event goes to. */
class PublishingTest {
  @Test
  void anIdOfAUserThatNoChannelCanHoldIsRefusedWithTheReason() {
    assertThat(Publishing.ofUser("7/8").value()).isEqualTo("#server-to-user-7/8");
    assertThatThrownBy(() -> Publishing.ofUser(""))
        .isInstanceOf(ApiException.class)
        .hasMessageEndingWith("got none");
    for (String id : new String[] {"x".repeat(200), "a\nb"}) {
      assertThatThrownBy(() -> Publishing.ofUser(id))
          .isInstanceOf(ApiException.class)
          .hasMessageEndingWith("got one that is too long or has control characters");
    }
  }
}
