package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The observer of all other tests sees what it has to see. */
class PresenceViewTest {
  private static final String ROOM = "presence-a";

  private final List<String> packets = new ArrayList<>();
  private final PresenceView view = PresenceView.of("a client", () -> packets, ROOM);

  @Test
  void theListAndWhatFollowsAreWhoIsThere() {
    hears("subscribed", "[" + user(2) + "," + user(1) + "]");
    hears("joining", user(3));
    hears("leaving", user(1));
    packets.add("42[\"presence:joining\",\"presence-b\"," + user(9) + "]");

    assertThat(view.members()).containsExactlyInAnyOrder(2, 3);
    assertThat(view.joined()).containsExactly(3);
    assertThat(view.left()).containsExactly(1);
    view.forget();
    hears("leaving", user(3));
    assertThat(view.joined()).isEmpty();
    assertThat(view.left()).containsExactly(3);
  }

  @Test
  void aUserWhoIsThereDoesNotJoin() {
    hears("subscribed", "[" + user(1) + "]");
    hears("joining", user(1));
    assertIsNonsense();
  }

  @Test
  void aUserWhoIsNotThereDoesNotLeave() {
    hears("subscribed", "[" + user(1) + "]");
    hears("leaving", user(2));
    assertIsNonsense();
  }

  @Test
  void aListNamesAUserOnce() {
    hears("subscribed", "[" + user(1) + "," + user(1) + "]");
    assertIsNonsense();
  }

  @Test
  void nobodyJoinsBeforeTheList() {
    hears("joining", user(1));
    assertIsNonsense();
  }

  /** And stays so, however often somebody looks. */
  private void assertIsNonsense() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(view::members).isInstanceOf(IllegalStateException.class);
    }
  }

  private void hears(String word, String what) {
    packets.add("42[\"presence:" + word + "\",\"" + ROOM + "\"," + what + "]");
  }

  private static String user(int id) {
    return "{\"user_id\":" + id + ",\"user_info\":{\"id\":" + id + "}}";
  }
}
