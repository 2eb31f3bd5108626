package io.echobridge.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who goes and is back within three seconds was never away; on a clock that the test moves. */
class SettlingTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final ChannelName NEWS = new ChannelName("news");

  private final List<String> sent = new ArrayList<>();
  private final Settling settling =
      new Settling(
          3 * SECOND,
          event ->
              sent.add((event.kind().word + " " + event.channel() + " " + event.about()).strip()));

  @Test
  void whatComesIsSentAtOnceAndWhatGoesAfterThreeSeconds() {
    take(HookKind.CHANNEL_OCCUPIED, NEWS, 0);
    take(HookKind.CHANNEL_VACATED, NEWS, 1);
    settling.release(4 * SECOND - 1);
    assertThat(sent).containsExactly("channel_occupied news");
    assertThat(settling.next()).isEqualTo(4 * SECOND);
    settling.release(4 * SECOND);
    assertThat(sent).containsExactly("channel_occupied news", "channel_vacated news");
    assertThat(settling.held()).isZero();
    assertThat(settling.next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aReloadIsSilent() {
    member(HookKind.MEMBER_REMOVED, "7", 0);
    take(HookKind.CHANNEL_VACATED, ROOM, 0);
    take(HookKind.CHANNEL_OCCUPIED, ROOM, 2);
    member(HookKind.MEMBER_ADDED, "7", 2);
    settling.release(60 * SECOND);
    assertThat(sent).isEmpty();
    assertThat(settling.held()).isZero();
  }

  @Test
  void whoIsBackLaterHasGoneAndCome() {
    member(HookKind.MEMBER_REMOVED, "7", 0);
    member(HookKind.MEMBER_ADDED, "7", 4);
    assertThat(sent)
        .containsExactly("member_removed presence-room 7", "member_added presence-room 7");
  }

  @Test
  void anotherUserTakesNothingBack() {
    member(HookKind.MEMBER_REMOVED, "7", 0);
    member(HookKind.MEMBER_ADDED, "8", 1);
    settling.release(3 * SECOND);
    assertThat(sent)
        .containsExactly("member_removed presence-room 7", "member_added presence-room 8");
  }

  @Test
  void whatHappensMeanwhileWaitsOnItsChannelAndNotOnOthers() {
    member(HookKind.MEMBER_REMOVED, "7", 0);
    take(HookKind.CLIENT_EVENT, ROOM, 1);
    take(HookKind.CLIENT_EVENT, NEWS, 1);
    member(HookKind.MEMBER_REMOVED, "8", 2);
    assertThat(sent).containsExactly("client_event news");
    member(HookKind.MEMBER_ADDED, "7", 2);
    assertThat(sent).containsExactly("client_event news", "client_event presence-room");
    settling.release(5 * SECOND);
    assertThat(sent).last().isEqualTo("member_removed presence-room 8");
  }

  @Test
  void oneThatIsGoneTwiceIsToldOnce() {
    member(HookKind.MEMBER_REMOVED, "7", 0);
    member(HookKind.MEMBER_REMOVED, "7", 1);
    settling.release(9 * SECOND);
    assertThat(sent).containsExactly("member_removed presence-room 7");
  }

  @Test
  void aStopWaitsForNobody() {
    member(HookKind.MEMBER_REMOVED, "7", 0);
    take(HookKind.CLIENT_EVENT, ROOM, 1);
    settling.flush();
    assertThat(sent)
        .containsExactly("member_removed presence-room 7", "client_event presence-room");
  }

  @Test
  void beyondItsBoundTheOldestGoesAtOnce() {
    for (int i = 0; i <= Settling.MOST; i++) {
      settling.take(HookEvent.ofChannel(HookKind.CHANNEL_VACATED, new ChannelName("c" + i), 0), i);
    }
    assertThat(sent).containsExactly("channel_vacated c0");
    assertThat(settling.held()).isEqualTo(Settling.MOST);
  }

  @Test
  void thoseThatComeAndGoAllTheTimeAreBoundedToo() {
    member(HookKind.MEMBER_REMOVED, "first", 0);
    for (int i = 0; i < 3 * Settling.MOST; i++) {
      member(HookKind.MEMBER_REMOVED, "7", 1);
      member(HookKind.MEMBER_ADDED, "7", 1);
    }
    assertThat(sent).first().isEqualTo("member_removed presence-room first");
    assertThat(settling.held()).isZero();
  }

  private void take(HookKind kind, ChannelName channel, long second) {
    settling.take(HookEvent.ofChannel(kind, channel, 0), second * SECOND);
  }

  private void member(HookKind kind, String user, long second) {
    settling.take(HookEvent.ofMember(kind, ROOM, user, 0), second * SECOND);
  }
}
